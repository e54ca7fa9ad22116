// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.StandardCipher;
import org.kmsjca.crypto.StandardCipher.Transformation;
import org.kmsjca.datakey.DataKeyReference;
import org.kmsjca.datakey.IvLedger;
import org.kmsjca.datakey.IvLedgers;
import org.kmsjca.datakey.StandaloneDataKey;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.spec.KmsDataKey;

/**
 * A text that is encrypted or decrypted with a data key by a standard transformation.
 *
 * <p>The service is asked when a text begins: in {@code init}, and when another one follows without
 * {@code init}. Encrypting with AES-GCM, another one needs an IV, and so {@code init}; and so does
 * everything after a failure.
 *
 * <p>Sizes, ranges and errors of the data are those of {@link StandardCipher}.
 */
final class DataKeyText {

  static final String AES = "AES";

  private static final int STANDARD_TAG_BITS = 128;
  private static final int SHORTEST_TAG_BITS = 96;

  private final Transformation transformation;
  private final StandardCipher cipher;
  private final KmsConnection.Standalone service;
  private final DataKeyReference reference;
  private final boolean encrypting;
  private @Nullable AlgorithmParameterSpec spec;
  private @Nullable StandaloneDataKey key;
  private boolean repeatable;
  private int checkpoint;
  private long inBytes;

  private DataKeyText(
      Transformation transformation,
      KmsConnection.Standalone service,
      DataKeyReference reference,
      boolean encrypting) {
    this.transformation = transformation;
    this.service = service;
    this.reference = reference;
    this.encrypting = encrypting;
    this.cipher =
        transformation == Transformation.GCM
            ? service.engine().newStandardCipher()
            : StandardCipher.keyWrap(transformation == Transformation.KWP);
  }

  /**
   * Begins. Checked in this order: the handle, the parameters, the service's decision, the IV.
   *
   * @param encrypting whether to encrypt
   * @param key the data key
   * @param given the parameters; null for none
   * @throws InvalidKeyException if the key is destroyed, for something else, or too many keys
   *     encrypt
   * @throws InvalidAlgorithmParameterException if the parameters are not those of the
   *     transformation, or the IV was used before
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails
   */
  static DataKeyText begin(
      Transformation transformation,
      KmsProvider provider,
      boolean encrypting,
      KmsDataKey key,
      @Nullable AlgorithmParameterSpec given)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    checkUsable(key, AES, transformation.jcaName());
    check(transformation, encrypting, given);
    DataKeyText text =
        new DataKeyText(
            transformation,
            KmsDataKeyHandle.connectionOf(key, provider).standalone(),
            KmsDataKeyHandle.referenceOf(key),
            encrypting);
    text.begin(given);
    return text;
  }

  static void checkUsable(KmsDataKey key, String algorithm, String user)
      throws InvalidKeyException {
    if (key.isDestroyed()) {
      throw new InvalidKeyException("the key handle was destroyed; get it from the KeyStore again");
    }
    if (!key.getAlgorithm().equals(algorithm)) {
      throw new InvalidKeyException(
          user + " takes data keys for " + algorithm + ", not for " + key.getAlgorithm());
    }
  }

  private static void check(
      Transformation transformation, boolean encrypting, @Nullable AlgorithmParameterSpec given)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (given == null) {
      if (transformation == Transformation.GCM && !encrypting) {
        throw new InvalidKeyException("decrypting with AES-GCM needs a GCMParameterSpec");
      }
      return;
    }
    if (transformation != Transformation.GCM) {
      if (!(given instanceof IvParameterSpec)) {
        throw new InvalidAlgorithmParameterException(
            "parameters of class "
                + given.getClass().getName()
                + "; allowed: IvParameterSpec, or none");
      }
      return;
    }
    if (!(given instanceof GCMParameterSpec gcm)) {
      throw new InvalidAlgorithmParameterException(
          "parameters of class " + given.getClass().getName() + "; allowed: GCMParameterSpec");
    }
    int tagBits = gcm.getTLen();
    if (tagBits < SHORTEST_TAG_BITS || tagBits > STANDARD_TAG_BITS || tagBits % Byte.SIZE != 0) {
      throw new InvalidAlgorithmParameterException(
          "tag of " + tagBits + " bits; allowed: 96, 104, 112, 120 and 128");
    }
    if (gcm.getIV().length == 0) {
      throw new InvalidAlgorithmParameterException(
          "the IV is empty; give 12 bytes, or, encrypting, no parameters");
    }
  }

  private void begin(@Nullable AlgorithmParameterSpec given)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    repeatable = false;
    inBytes = 0;
    // First of all: what follows makes an IV, and another process may go on from a checkpoint too.
    checkpoint = Checkpoints.current();
    while (true) {
      StandaloneDataKey found = service.keys().get(reference, encrypting);
      KeyMaterial material = found.copy();
      if (material != null) {
        try {
          AlgorithmParameterSpec used =
              transformation == Transformation.GCM && encrypting ? withNewIv(found, given) : given;
          cipher.init(encrypting, material, used);
          spec = used;
          key = found;
          return;
        } finally {
          material.destroy();
        }
      }
    }
  }

  private static GCMParameterSpec withNewIv(
      StandaloneDataKey key, @Nullable AlgorithmParameterSpec given)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    IvLedger ledger = key.ledger();
    IvLedgers.Limits limits = IvLedgers.Limits.STANDARD;
    if (ledger == null) {
      throw new InvalidKeyException(
          "AES-GCM was used with "
              + limits.keys()
              + " data keys in this process, which are as many IVs as it remembers; no other can "
              + "encrypt before it starts again");
    }
    if (!(given instanceof GCMParameterSpec gcm)) {
      byte[] iv = ledger.next();
      if (iv == null) {
        throw new InvalidKeyException(
            "the data key has encrypted " + limits.madeIvs() + " texts; generate another one");
      }
      return new GCMParameterSpec(STANDARD_TAG_BITS, iv);
    }
    byte[] iv = gcm.getIV();
    switch (ledger.claim(iv)) {
      case GRANTED -> {
        return new GCMParameterSpec(gcm.getTLen(), iv);
      }
      case REPEATED ->
          throw new InvalidAlgorithmParameterException(
              "the data key has encrypted with this IV before; repeating it would give both texts "
                  + "away. Give another one, or none: then the provider makes it");
      default ->
          throw new InvalidAlgorithmParameterException(
              "no more IVs of callers can be remembered: "
                  + limits.givenIvs()
                  + " for a data key and "
                  + limits.allGivenIvs()
                  + " for all in one process; give none, then the provider makes it, or generate "
                  + "another data key");
    }
  }

  /* Another text after one that succeeded: the service is asked again. */
  private StandardCipher ready() {
    if (cipher.isReady() && checkpoint != Checkpoints.current()) {
      abort();
      throw new IllegalStateException(
          "the process was checkpointed since the text began; call init again");
    }
    if (!cipher.isReady()) {
      if (!repeatable) {
        throw new IllegalStateException(
            encrypting && transformation == Transformation.GCM
                ? "each text needs an IV of its own; call init again"
                : "the last text failed; call init again");
      }
      try {
        begin(spec);
      } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
        throw new ProviderException("the next text cannot begin: " + e.getMessage(), e);
      }
    }
    return cipher;
  }

  void abort() {
    cipher.abort();
    repeatable = false;
  }

  StandardCipher cipher() {
    return cipher;
  }

  void updateAad(byte[] source, int offset, int size) {
    ready().updateAad(source, offset, size);
  }

  int updateSize(byte[] in, int inOffset, int inSize) {
    return ready().updateSize(inSize);
  }

  int finishSize(byte[] in, int inOffset, int inSize) {
    return ready().finishSize(inSize);
  }

  byte[] update(byte[] in, int inOffset, int inSize) {
    byte[] result = ready().update(in, inOffset, inSize);
    inBytes += inSize;
    return result;
  }

  int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    int written = ready().update(in, inOffset, inSize, out, outOffset);
    inBytes += inSize;
    return written;
  }

  byte[] finish(byte[] in, int inOffset, int inSize)
      throws BadPaddingException, IllegalBlockSizeException {
    byte[] result = ready().finish(in, inOffset, inSize);
    finished(inSize, result.length);
    return result;
  }

  int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    int written = ready().finish(in, inOffset, inSize, out, outOffset);
    finished(inSize, written);
    return written;
  }

  private void finished(int inSize, int outSize) {
    repeatable = !(encrypting && transformation == Transformation.GCM);
    if (key != null) {
      key.count(encrypting ? inBytes + inSize : outSize);
    }
  }
}
