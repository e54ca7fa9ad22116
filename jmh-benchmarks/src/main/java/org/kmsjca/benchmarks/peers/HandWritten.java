// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What people write: {@code Cipher.getInstance}, a random IV, {@code init} and {@code doFinal} for
 * each message, with the JVM's default provider; the IV goes before the ciphertext.
 */
final class HandWritten implements Peer {

  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;

  HandWritten() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, "AES");
  }

  @Override
  public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
    byte[] result = new byte[IV_BYTES + cipher.getOutputSize(plaintext.length)];
    System.arraycopy(iv, 0, result, 0, IV_BYTES);
    cipher.doFinal(plaintext, 0, plaintext.length, result, IV_BYTES);
    return result;
  }

  @Override
  public byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, ciphertext, 0, IV_BYTES));
    return cipher.doFinal(ciphertext, IV_BYTES, ciphertext.length - IV_BYTES);
  }
}
