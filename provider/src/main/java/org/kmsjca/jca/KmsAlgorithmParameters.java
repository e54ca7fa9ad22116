// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.security.AlgorithmParametersSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.List;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsParameterSpec;

/**
 * AlgorithmParameters {@code KMS-AES}: what a cipher's {@code getParameters()} returns.
 *
 * <p>Encoded as {@code GCMParameters} of RFC 5084: the IV and the size of the tag. Where there is
 * an encryption context, it follows in canonical encoding as {@code [0] IMPLICIT OCTET STRING}.
 */
final class KmsAlgorithmParameters extends AlgorithmParametersSpi {

  private static final int TAG_BYTES = 16;
  private static final int CONTEXT_TAG = 0;
  private static final String ASN1 = "ASN.1";

  private @Nullable KmsParameterSpec spec;

  @Override
  protected void engineInit(@Nullable AlgorithmParameterSpec given)
      throws InvalidParameterSpecException {
    if (given == null) {
      throw new InvalidParameterSpecException("the parameters are null");
    }
    try {
      spec = CipherParameters.of(given);
    } catch (java.security.InvalidAlgorithmParameterException e) {
      InvalidParameterSpecException refused = new InvalidParameterSpecException(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  @Override
  protected void engineInit(byte[] encoded) throws IOException {
    try {
      ASN1Primitive structure = ASN1Primitive.fromByteArray(encoded);
      if (structure == null) {
        throw new IOException("the encoding of the KMS-AES parameters is empty");
      }
      ASN1Sequence sequence = ASN1Sequence.getInstance(structure);
      if (sequence.size() < 2 || sequence.size() > 3) {
        throw new IOException("KMS-AES parameters have 2 or 3 elements, not " + sequence.size());
      }
      int tagBytes = ASN1Integer.getInstance(sequence.getObjectAt(1)).intValueExact();
      if (tagBytes != TAG_BYTES) {
        throw new IOException("tag of " + tagBytes + " bytes; allowed: " + TAG_BYTES);
      }
      Bytes iv = Bytes.copyOf(ASN1OctetString.getInstance(sequence.getObjectAt(0)).getOctets());
      EncryptionContext context = EncryptionContext.EMPTY;
      if (sequence.size() == 3) {
        ASN1TaggedObject tagged =
            ASN1TaggedObject.getInstance(sequence.getObjectAt(2), 128, CONTEXT_TAG);
        context =
            EncryptionContext.decode(
                Bytes.copyOf(ASN1OctetString.getInstance(tagged, false).getOctets()));
      }
      spec = new KmsParameterSpec(context, iv, List.of());
    } catch (IllegalArgumentException | ArithmeticException | ClassCastException e) {
      throw new IOException("not the encoding of KMS-AES parameters", e);
    }
  }

  @Override
  protected void engineInit(byte[] encoded, @Nullable String format) throws IOException {
    checkFormat(format);
    engineInit(encoded);
  }

  @Override
  protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> type)
      throws InvalidParameterSpecException {
    KmsParameterSpec current = checkInitialised();
    if (type.isAssignableFrom(KmsParameterSpec.class)) {
      return type.cast(current);
    }
    if (type.isAssignableFrom(GCMParameterSpec.class)) {
      return type.cast(new GCMParameterSpec(TAG_BYTES * Byte.SIZE, current.iv().toByteArray()));
    }
    if (type.isAssignableFrom(IvParameterSpec.class)) {
      return type.cast(new IvParameterSpec(current.iv().toByteArray()));
    }
    throw new InvalidParameterSpecException(
        "KMS-AES parameters cannot be given as "
            + type.getName()
            + "; allowed: KmsParameterSpec, GCMParameterSpec, IvParameterSpec");
  }

  private KmsParameterSpec checkInitialised() throws InvalidParameterSpecException {
    if (spec == null) {
      throw new InvalidParameterSpecException("the parameters are not initialised");
    }
    return spec;
  }

  @Override
  protected byte[] engineGetEncoded() throws IOException {
    KmsParameterSpec current = spec;
    if (current == null) {
      throw new IOException("the parameters are not initialised");
    }
    ASN1EncodableVector elements = new ASN1EncodableVector();
    elements.add(new DEROctetString(current.iv().toByteArray()));
    elements.add(new ASN1Integer(TAG_BYTES));
    if (!current.encryptionContext().isEmpty()) {
      byte[] context = current.encryptionContext().encoded().toByteArray();
      elements.add(new DERTaggedObject(false, CONTEXT_TAG, new DEROctetString(context)));
    }
    return new DERSequence(elements).getEncoded();
  }

  @Override
  protected byte[] engineGetEncoded(@Nullable String format) throws IOException {
    checkFormat(format);
    return engineGetEncoded();
  }

  private static void checkFormat(@Nullable String format) throws IOException {
    if (format != null && !format.equalsIgnoreCase(ASN1)) {
      throw new IOException("format '" + format + "' is unknown; allowed: " + ASN1);
    }
  }

  @Override
  protected String engineToString() {
    KmsParameterSpec current = spec;
    return current == null
        ? "KMS-AES parameters, not initialised"
        : "KMS-AES parameters: IV " + current.iv() + ", " + current.encryptionContext();
  }
}
