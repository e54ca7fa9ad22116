// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import java.security.NoSuchAlgorithmException;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;

/** The program inside an executable jar; the argument names its configuration file, if any. */
public final class BootedProgram {

  private BootedProgram() {}

  /** Encrypts, decrypts, and prints who did it and where that came from. */
  public static void main(String[] args) throws Exception {
    if (args.length == 1) {
      Security.addProvider(new KmsProvider().configure(args[0]));
    }
    try {
      SecretKey key = KeyGenerator.getInstance("KMS-AES").generateKey();
      Cipher cipher = Cipher.getInstance("KMS-AES");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      byte[] message = cipher.doFinal(new byte[] {42});
      cipher.init(Cipher.DECRYPT_MODE, key);
      System.out.println(
          cipher.getProvider().getName()
              + " "
              + cipher.doFinal(message)[0]
              + " from "
              + KmsProvider.class.getProtectionDomain().getCodeSource().getLocation());
    } catch (NoSuchAlgorithmException e) {
      System.out.println("unknown: " + e.getMessage());
    }
  }
}
