// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Makes a key of its unwrapped encoding. */
final class UnwrappedKey {

  private static final String KEY_FACTORY = "KeyFactory";

  private UnwrappedKey() {}

  /**
   * Makes the key.
   *
   * @param encoded raw bytes of a secret key, PKCS#8 of a private key, or X.509 of a public key;
   *     the caller wipes it
   * @param algorithm the key's algorithm
   * @param type a key type of {@link Cipher}
   */
  static Key of(byte[] encoded, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    if (type == Cipher.SECRET_KEY) {
      if (encoded.length == 0) {
        throw new InvalidKeyException("the wrapped message is empty; a key has at least one byte");
      }
      return new SecretKeySpec(encoded, algorithm);
    }
    try {
      KeyFactory factory = keyFactory(algorithm);
      return type == Cipher.PRIVATE_KEY
          ? factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
          : factory.generatePublic(new X509EncodedKeySpec(encoded));
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyException("the unwrapped bytes are not a key of " + algorithm, e);
    }
  }

  /* By provider object: a bare name would let any provider decide, this one included. */
  private static KeyFactory keyFactory(String algorithm) throws NoSuchAlgorithmException {
    for (Provider provider : Security.getProviders()) {
      if (provider.getService(KEY_FACTORY, algorithm) != null) {
        return KeyFactory.getInstance(algorithm, provider);
      }
    }
    throw new NoSuchAlgorithmException("no provider has a key factory for " + algorithm);
  }
}
