// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import javax.crypto.Mac;
import org.kmsjca.material.KeyMaterial;

/**
 * HMAC, by the JDK.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> none here; the JDK's object
 * keeps what it made of the key.
 *
 * @see "RFC 2104"
 */
public final class StandardMac {

  /* An explicit provider: by bare name the lookup could come back to the provider "KMS". */
  private static final String PROVIDER = "SunJCE";

  private StandardMac() {}

  /**
   * Makes an HMAC object with a key.
   *
   * @param algorithm such as {@code HmacSHA256}
   * @param key stays the caller's, who may destroy it afterwards
   * @return the object, ready for a text
   * @throws InvalidKeyException if the JDK refuses the key
   */
  public static Mac of(String algorithm, KeyMaterial key) throws InvalidKeyException {
    Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    DestroyableKey macKey = new DestroyableKey(algorithm, key);
    try {
      Mac mac = Mac.getInstance(algorithm, provider);
      mac.init(macKey);
      return mac;
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("no " + algorithm + " in " + PROVIDER, e);
    } finally {
      macKey.destroy();
    }
  }
}
