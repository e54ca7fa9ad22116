// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM of one engine and nothing else: one cipher for each direction, a counted IV. The
 * floor.
 *
 * <p>The IV is not part of the ciphertext. Only the last message can be decrypted, as often as
 * wanted.
 */
public final class BareEngine implements Peer {

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final Cipher encryptor;
  private final Cipher decryptor;
  private final byte[] iv = new byte[IV_BYTES];
  private long counter;

  /**
   * Makes a key and two ciphers.
   *
   * @param provider the engine
   * @throws GeneralSecurityException if it has no AES-GCM
   */
  public BareEngine(Provider provider) throws GeneralSecurityException {
    this(provider, randomKey());
  }

  /**
   * Makes two ciphers.
   *
   * @param provider the engine
   * @param keyBytes 32 bytes
   * @throws GeneralSecurityException if it has no AES-GCM
   */
  public BareEngine(Provider provider, byte[] keyBytes) throws GeneralSecurityException {
    key = new SecretKeySpec(keyBytes, "AES");
    encryptor = Cipher.getInstance(TRANSFORMATION, provider);
    decryptor = Cipher.getInstance(TRANSFORMATION, provider);
  }

  private static byte[] randomKey() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /**
   * Goes to a message: it is the one that can be decrypted, and the next one follows it.
   *
   * @param number of the message, the first is 1
   */
  public void goTo(long number) {
    counter = number;
    for (int i = 0; i < Long.BYTES; i++) {
      iv[i] = (byte) (counter >>> 56 - 8 * i);
    }
  }

  /**
   * Starts a message with the next IV.
   *
   * @return the cipher
   * @throws GeneralSecurityException never
   */
  public Cipher initEncryption() throws GeneralSecurityException {
    goTo(counter + 1);
    encryptor.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
    return encryptor;
  }

  /**
   * Starts to decrypt the last message that was encrypted.
   *
   * @return the cipher
   * @throws GeneralSecurityException never
   */
  public Cipher initDecryption() throws GeneralSecurityException {
    decryptor.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
    return decryptor;
  }

  /**
   * Encrypts, array to array.
   *
   * @param plaintext the message
   * @param output where the ciphertext goes
   * @return its size
   * @throws GeneralSecurityException if there is no room
   */
  public int encrypt(byte[] plaintext, byte[] output) throws GeneralSecurityException {
    return initEncryption().doFinal(plaintext, 0, plaintext.length, output, 0);
  }

  /**
   * Decrypts the last message, array to array.
   *
   * @param ciphertext the message
   * @param output where the plaintext goes
   * @return its size
   * @throws GeneralSecurityException if the tag is wrong
   */
  public int decrypt(byte[] ciphertext, byte[] output) throws GeneralSecurityException {
    return initDecryption().doFinal(ciphertext, 0, ciphertext.length, output, 0);
  }

  /**
   * Encrypts, buffer to buffer.
   *
   * @param plaintext the message
   * @param output where the ciphertext goes
   * @return its size
   * @throws GeneralSecurityException if there is no room
   */
  public int encrypt(ByteBuffer plaintext, ByteBuffer output) throws GeneralSecurityException {
    return initEncryption().doFinal(plaintext, output);
  }

  /**
   * Decrypts the last message, buffer to buffer.
   *
   * @param ciphertext the message
   * @param output where the plaintext goes
   * @return its size
   * @throws GeneralSecurityException if the tag is wrong
   */
  public int decrypt(ByteBuffer ciphertext, ByteBuffer output) throws GeneralSecurityException {
    return initDecryption().doFinal(ciphertext, output);
  }

  @Override
  public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException {
    return initEncryption().doFinal(plaintext);
  }

  @Override
  public byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException {
    return initDecryption().doFinal(ciphertext);
  }
}
