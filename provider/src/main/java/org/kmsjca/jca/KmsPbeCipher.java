// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;

/**
 * Cipher {@code PBEWithKMSAES}: writes and reads envelope messages, as {@link KmsCipher} does, for
 * programs that encrypt with a password. Nothing is derived from the password: it names a KMS key.
 *
 * <p>Salt, iteration count and IV of a {@link PBEParameterSpec} are bound to the message, as the
 * caller's IV: decryption must give the same. None of them need be random or unique.
 *
 * <p><b>Thread safety:</b> confined to one thread, like every cipher.
 */
final class KmsPbeCipher extends KmsCipher {

  private @Nullable IvParameterSpec iv;
  private boolean saltGiven;

  KmsPbeCipher(KmsProvider provider) {
    super(provider);
  }

  @Override
  protected void engineInit(
      int opmode, Key key, @Nullable AlgorithmParameters params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (params == null || !params.getAlgorithm().toUpperCase(Locale.ENGLISH).startsWith("PBE")) {
      super.engineInit(opmode, key, params, random);
      return;
    }
    try {
      engineInit(opmode, key, params.getParameterSpec(PBEParameterSpec.class), random);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException(
          "parameters for " + params.getAlgorithm() + " have no salt and iteration count", e);
    }
  }

  /** Gives the IV of the caller's PBE parameters, null if they had none; else the message's. */
  @Override
  protected byte @Nullable [] engineGetIV() {
    if (saltGiven) {
      return iv == null || iv.getIV().length == 0 ? null : iv.getIV();
    }
    return super.engineGetIV();
  }

  @Override
  KmsKey checkKey(@Nullable Key key) throws InvalidKeyException {
    if (!(key instanceof KmsPbeKeyHandle handle)) {
      throw new InvalidKeyException(
          "key "
              + (key == null ? "null" : "of class " + key.getClass().getName())
              + "; allowed: one from SecretKeyFactory "
              + KmsPbeKeyHandle.ALGORITHM);
    }
    return super.checkKey(handle.kmsKey());
  }

  @Override
  KmsParameterSpec read(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    iv = null;
    saltGiven = params instanceof PBEParameterSpec;
    if (!(params instanceof PBEParameterSpec pbe)) {
      return super.read(params);
    }
    AlgorithmParameterSpec inner = pbe.getParameterSpec();
    if (inner != null && !(inner instanceof IvParameterSpec)) {
      throw new InvalidAlgorithmParameterException(
          "PBE parameters with "
              + inner.getClass().getName()
              + "; allowed inside: IvParameterSpec, or none");
    }
    iv = (IvParameterSpec) inner;
    byte[] bound = bind(pbe.getSalt(), pbe.getIterationCount(), iv == null ? null : iv.getIV());
    return new KmsParameterSpec(EncryptionContext.EMPTY, Bytes.wrap(bound), List.of());
  }

  /* The sizes make it unambiguous: iteration count, size of the salt, salt, IV. */
  private static byte[] bind(byte[] salt, int iterations, byte @Nullable [] iv) {
    int ivSize = iv == null ? 0 : iv.length;
    ByteBuffer bound = ByteBuffer.allocate(2 * Integer.BYTES + salt.length + ivSize);
    bound.putInt(iterations).putInt(salt.length).put(salt);
    if (iv != null) {
      bound.put(iv);
    }
    return bound.array();
  }
}
