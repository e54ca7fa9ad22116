// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;

/** A program that knows nothing of the provider but the name of the algorithm. */
public final class InstalledProvider {

  private InstalledProvider() {}

  /** Encrypts and decrypts, and prints whose cipher it was. */
  public static void main(String[] args) throws Exception {
    var key = KeyGenerator.getInstance("KMS-AES").generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(new byte[] {42});
    cipher.init(Cipher.DECRYPT_MODE, key);
    System.out.println(cipher.getProvider().getName() + " " + cipher.doFinal(message)[0]);
  }
}
