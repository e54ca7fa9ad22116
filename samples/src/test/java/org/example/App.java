// SPDX-License-Identifier: Apache-2.0
package org.example;

import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/** A program that knows nothing but the name of an algorithm. */
public final class App {

  private App() {}

  /** Encrypts, decrypts, and prints the name of the provider that did it. */
  public static void main(String[] args) throws Exception {
    SecretKey key = KeyGenerator.getInstance("KMS-AES").generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(new byte[] {42});
    cipher.init(Cipher.DECRYPT_MODE, key);
    System.out.println(cipher.getProvider().getName() + " " + cipher.doFinal(message)[0]);
  }
}
