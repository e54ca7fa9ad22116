// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.KeyMaterial;

/**
 * The data keys that one caller of one service has unwrapped for standard transformations.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> unwrapped keys, until {@link #clear()}.
 */
public final class StandaloneDataKeys {

  private final Kms kms;
  private final IvLedgers ledgers;
  private final DataKeyCache<Identity, StandaloneDataKey> cache;
  private final Runnable clearing = this::clear;

  /* What encrypts and what decrypts are apart, since their use is told apart. */
  private record Identity(DataKeyReference reference, boolean encrypting) {}

  /**
   * Makes an empty cache.
   *
   * @param kms the service, bound to the caller
   * @param limits of each data key; the age alone counts here
   * @param maxSize how many data keys are kept
   * @param ledgers remember the IVs
   */
  public StandaloneDataKeys(Kms kms, DataKeyLimits limits, long maxSize, IvLedgers ledgers) {
    this.kms = kms;
    this.ledgers = ledgers;
    this.cache = new DataKeyCache<>(kms, limits, maxSize);
    if (kms instanceof RevocableKms revocable) {
      revocable.beforeEnd(clearing);
    }
  }

  /**
   * Finds or unwraps a data key that may be used now.
   *
   * @param reference the wrapped key
   * @param encrypting what it is used for: to encrypt or to make a MAC, or to decrypt
   * @throws KmsInvalidCiphertextException if the key cannot be unwrapped, or has another size
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails
   */
  public StandaloneDataKey get(DataKeyReference reference, boolean encrypting) {
    Identity identity = new Identity(reference, encrypting);
    return cache.get(identity, () -> unwrap(identity)).prepared();
  }

  private DataKeyCache.Fetched<StandaloneDataKey> unwrap(Identity identity) {
    DataKeyReference reference = identity.reference();
    Decrypt request = Decrypt.of(reference.wrappedKey(), reference.context(), reference.keyId());
    RevocableKms.Stamped<Decrypt.Result> unwrapped = KmsStamps.call(kms, request);
    KeyMaterial key = unwrapped.result().plaintext();
    if (key.sizeBytes() * Byte.SIZE != reference.sizeBits()) {
      key.destroy();
      throw new KmsInvalidCiphertextException(
          KmsErrorCode.INVALID_CIPHERTEXT,
          "the data key has not the size of its handle, " + reference.sizeBits() + " bits");
    }
    return new DataKeyCache.Fetched<>(
        new StandaloneDataKey(key, ledgers),
        unwrapped.stamp(),
        request.asDryRun(),
        DataKeyLabel.of(unwrapped.result().keyId(), reference.wrappedKey(), identity.encrypting()));
  }

  /** Retires and wipes all keys. */
  public void clear() {
    cache.clear();
  }
}
