// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * HKDF with SHA-256, over the JDK's HMAC: its SHA-256 is compiled to the processor's instructions.
 *
 * <p><b>Thread safety:</b> thread-safe, without state.
 *
 * @see "RFC 5869"
 */
public final class Hkdf {

  private static final String MAC = "HmacSHA256";
  private static final int HASH_BYTES = 32;
  private static final int MAX_BYTES = 255 * HASH_BYTES;

  /* An explicit provider: by bare name the lookup could come back to the provider "KMS". */
  private static final String PROVIDER = "SunJCE";

  private Hkdf() {}

  /**
   * Derives key bytes: extract, then expand.
   *
   * @param inputKey the input keying material; stays the caller's
   * @param salt the salt; none stands for 32 zero bytes
   * @param info what the derived bytes are for
   * @param sizeBytes how many bytes to derive, 1 to 8,160
   * @return a new array that the caller wipes
   * @throws IllegalArgumentException if another number of bytes is asked for
   */
  public static byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int sizeBytes) {
    if (sizeBytes < 1 || sizeBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          sizeBytes + " bytes cannot be derived; 1 to " + MAX_BYTES + " are allowed");
    }
    DestroyableKey extractKey =
        new DestroyableKey(MAC, salt.length == 0 ? new byte[HASH_BYTES] : salt.clone());
    try {
      Mac mac = Mac.getInstance(MAC, provider());
      mac.init(extractKey);
      DestroyableKey pseudorandomKey = new DestroyableKey(MAC, mac.doFinal(inputKey));
      try {
        mac.init(pseudorandomKey);
        return expand(mac, info, sizeBytes);
      } finally {
        pseudorandomKey.destroy();
      }
    } catch (GeneralSecurityException e) {
      throw new ProviderException(MAC + " of " + PROVIDER + " does not work", e);
    } finally {
      extractKey.destroy();
    }
  }

  private static byte[] expand(Mac mac, byte[] info, int sizeBytes)
      throws GeneralSecurityException {
    byte[] derived = new byte[sizeBytes];
    byte[] block = new byte[0];
    int counter = 0;
    for (int offset = 0; offset < sizeBytes; offset += HASH_BYTES) {
      counter++;
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      byte[] next = mac.doFinal();
      Arrays.fill(block, (byte) 0);
      block = next;
      System.arraycopy(block, 0, derived, offset, Math.min(HASH_BYTES, sizeBytes - offset));
    }
    Arrays.fill(block, (byte) 0);
    return derived;
  }

  private static Provider provider() {
    @Nullable Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    return provider;
  }
}
