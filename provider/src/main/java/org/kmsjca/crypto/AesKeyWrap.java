// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import org.kmsjca.material.KeyMaterial;

/**
 * AES key wrap with padding.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> none are kept here, but the
 * JDK's cipher leaves copies of the key to the garbage collector.
 *
 * @see "RFC 5649"
 * @see "NIST SP 800-38F, section 6.3"
 */
public final class AesKeyWrap {

  /** Size of the smallest wrapped key in bytes. */
  private static final int MIN_BYTES = 16;

  private static final int BLOCK_BYTES = 8;

  /* An explicit provider: by bare name the lookup could come back to the provider "KMS". */
  private static final String PROVIDER = "SunJCE";
  private static final String TRANSFORMATION = "AES/KWP/NoPadding";

  private AesKeyWrap() {}

  /**
   * Unwraps.
   *
   * @param key 16, 24 or 32 bytes; stays the caller's, who destroys it
   * @param wrapped may have any size; stays the caller's
   * @return what was wrapped, which the caller destroys; nothing if it was not wrapped with this
   *     key
   * @throws ProviderException if the key has another size
   */
  public static Optional<KeyMaterial> unwrapPadded(KeyMaterial key, byte[] wrapped) {
    if (wrapped.length < MIN_BYTES || wrapped.length % BLOCK_BYTES != 0) {
      // The JDK answers with other exceptions, which differ from version to version.
      return Optional.empty();
    }
    Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    DestroyableKey aesKey = new DestroyableKey("AES", key.toByteArray());
    try {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
      cipher.init(Cipher.DECRYPT_MODE, aesKey);
      return Optional.of(KeyMaterial.wrap(cipher.doFinal(wrapped)));
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new ProviderException("AES key wrap of " + PROVIDER + " does not work", e);
    } finally {
      aesKey.destroy();
    }
  }
}
