// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;

/** Encrypts again and again until the service refuses, then tells when that was, and why. */
public final class EncryptsUntilRefused {

  /** What is printed when the data key is cached. */
  static final String READY = "ready";

  private static final int MESSAGES_BEFORE_READY = 1_000;

  private EncryptsUntilRefused() {}

  /** Arguments: directory of the store, alias of the key. */
  public static void main(String[] args) throws Exception {
    KmsProvider provider = new KmsProvider(Configuration.defaults(Path.of(args[0])));
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    Key key = keyStore.getKey(args[1], null);
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    for (int messages = 1; true; messages++) {
      try {
        cipher.init(Cipher.ENCRYPT_MODE, key);
        cipher.doFinal(new byte[] {1});
      } catch (InvalidKeyException e) {
        System.out.println(System.currentTimeMillis() + " " + e.getMessage());
        return;
      }
      if (messages == MESSAGES_BEFORE_READY) {
        System.out.println(READY);
      }
    }
  }
}
