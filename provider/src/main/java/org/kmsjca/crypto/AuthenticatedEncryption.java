// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * AES-256-GCM for short secrets, such as wrapped keys: arrays in, arrays out, nothing kept.
 *
 * <p>Messages of applications don't come here; their engine is chosen for speed, this one is always
 * the JDK's own. The caller guarantees that no IV is ever used twice with one key.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> none are kept here, but the
 * JDK's cipher leaves copies of the key to the garbage collector.
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

  /* An explicit provider: by bare name the lookup could come back to the provider "KMS". */
  private static final String PROVIDER = "SunJCE";
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

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
    try {
      return apply(Cipher.ENCRYPT_MODE, key, iv, associatedData, plaintext);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES-GCM refused to encrypt", e);
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
    if (ciphertext.length < TAG_BYTES) {
      // The JDK answers with other exceptions, which differ from version to version.
      throw new AEADBadTagException("the ciphertext is shorter than its tag");
    }
    try {
      return apply(Cipher.DECRYPT_MODE, key, iv, associatedData, ciphertext);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("AES-GCM refused to decrypt", e);
    }
  }

  private static byte[] apply(
      int mode, KeyMaterial key, byte[] iv, byte[] associatedData, byte[] input)
      throws GeneralSecurityException {
    checkSize("key", key.sizeBytes(), KEY_BYTES);
    checkSize("IV", iv.length, IV_BYTES);
    @Nullable Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    DestroyableKey aesKey = new DestroyableKey("AES", key);
    try {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
      cipher.init(mode, aesKey, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
      cipher.updateAAD(associatedData);
      return cipher.doFinal(input);
    } finally {
      aesKey.destroy();
    }
  }

  private static void checkSize(String what, int sizeBytes, int neededBytes) {
    if (sizeBytes != neededBytes) {
      throw new IllegalArgumentException(
          "the " + what + " has " + sizeBytes + " bytes; " + neededBytes + " are needed");
    }
  }
}
