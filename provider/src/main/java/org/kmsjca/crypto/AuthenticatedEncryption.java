// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import javax.crypto.AEADBadTagException;
import org.kmsjca.material.KeyMaterial;

/**
 * AES-256-GCM for short secrets, such as wrapped keys: arrays in, arrays out, nothing kept.
 *
 * <p>Messages of applications don't come here. The engine is the fastest that works, whatever the
 * configuration says of messages: every call of the service makes or opens a wrapped key, with a
 * key that is used once. The caller guarantees that no IV is ever used twice with one key.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> none are kept here, but
 * engines leave copies of the key to the garbage collector.
 *
 * @see "NIST SP 800-38D"
 */
public final class AuthenticatedEncryption {

  /** Size of a key in bytes. */
  public static final int KEY_BYTES = 32;

  /** Size of an IV in bytes. */
  public static final int IV_BYTES = 12;

  /** Size of the authentication tag in bytes. */
  public static final int TAG_BYTES = 16;

  private AuthenticatedEncryption() {}

  /**
   * Encrypts.
   *
   * @param key {@link #KEY_BYTES} bytes; stays the caller's, who destroys it
   * @param iv {@link #IV_BYTES} bytes, never used before with this key
   * @param associatedData is authenticated but not encrypted; may be empty
   * @param plaintext what to encrypt; stays the caller's, who wipes it
   * @return ciphertext and tag, {@code plaintext.length + }{@link #TAG_BYTES} bytes
   * @throws IllegalArgumentException if key or IV have another size
   */
  public static byte[] seal(KeyMaterial key, byte[] iv, byte[] associatedData, byte[] plaintext) {
    AesGcmCipher cipher = cipher(key, iv);
    try {
      byte[] sealed = new byte[plaintext.length + TAG_BYTES];
      cipher.seal(iv, associatedData, plaintext, 0, plaintext.length, sealed, 0);
      return sealed;
    } finally {
      cipher.destroy();
    }
  }

  /**
   * Decrypts.
   *
   * @param key {@link #KEY_BYTES} bytes; stays the caller's, who destroys it
   * @param iv the IV of the encryption, {@link #IV_BYTES} bytes
   * @param associatedData the associated data of the encryption
   * @param ciphertext ciphertext and tag; may have any size
   * @return the plaintext, which the caller wipes
   * @throws IllegalArgumentException if key or IV have another size
   * @throws AEADBadTagException if anything differs from what was encrypted, or {@code ciphertext}
   *     is shorter than a tag
   */
  public static byte[] open(KeyMaterial key, byte[] iv, byte[] associatedData, byte[] ciphertext)
      throws AEADBadTagException {
    AesGcmCipher cipher = cipher(key, iv);
    try {
      byte[] plaintext = new byte[Math.max(0, ciphertext.length - TAG_BYTES)];
      int size = cipher.open(iv, associatedData, ciphertext, 0, ciphertext.length, plaintext, 0);
      if (size < 0) {
        throw new AEADBadTagException("not sealed with this key, IV and associated data");
      }
      return plaintext;
    } finally {
      cipher.destroy();
    }
  }

  /**
   * Makes a cipher for many secrets under one key; it costs more than to use it once.
   *
   * @param key {@link #KEY_BYTES} bytes; copied
   * @return a cipher that one thread at a time may use, and that the caller destroys
   * @throws IllegalArgumentException if the key has another size
   */
  public static AesGcmCipher newCipher(KeyMaterial key) {
    checkSize("key", key.sizeBytes(), KEY_BYTES);
    return Fastest.ENGINE.newCipher(key);
  }

  private static AesGcmCipher cipher(KeyMaterial key, byte[] iv) {
    checkSize("IV", iv.length, IV_BYTES);
    return newCipher(key);
  }

  /* Chosen at the first use: a provider's class must not ask for other providers when it loads. */
  private static final class Fastest {
    static final AesGcmEngine ENGINE = AesGcmEngine.named(AesGcmEngine.AUTOMATIC);

    private Fastest() {}
  }

  private static void checkSize(String what, int sizeBytes, int neededBytes) {
    if (sizeBytes != neededBytes) {
      throw new IllegalArgumentException(
          "the " + what + " has " + sizeBytes + " bytes; " + neededBytes + " are needed");
    }
  }
}
