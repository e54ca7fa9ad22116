// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/** A program in a JVM whose default SecureRandom is ours; it uses nothing before that. */
public final class RandomProgram {

  private RandomProgram() {}

  /** Uses random numbers of all kinds. */
  public static void main(String[] arguments) throws Exception {
    SecureRandom random = new SecureRandom();
    System.out.println("default: " + random.getAlgorithm());
    random.reseed();
    System.out.println("reseeded");
    System.out.println(UUID.randomUUID().version());
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
    pairs.initialize(2048);
    System.out.println("RSA: " + pairs.generateKeyPair().getPrivate().getAlgorithm());
    SecretKey key = KeyGenerator.getInstance("KMS-AES").generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(new byte[3]);
    cipher.init(Cipher.DECRYPT_MODE, key);
    System.out.println("message: " + cipher.doFinal(message).length);
    System.out.println("done");
  }
}
