// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKey;

/**
 * The problem: a framework encrypts with an object of its own, which wants the bytes of the key.
 * Spring Security's {@code AesBytesEncryptor} does so. A key that stays in the service has no
 * bytes.
 *
 * <p>Such frameworks have an interface of two methods in front of that object, so a class like this
 * one is all that takes its place: add {@code implements BytesEncryptor}. It makes a cipher for
 * each call, which threads may do at the same time.
 *
 * <p>Expect: a round trip, and two kinds of refusal that must not be confused: data that is wrong,
 * and a key that cannot be used now.
 */
public final class Sample07_BytesEncryptor {

  private final KmsKey key;

  /** Encrypts and decrypts with a key. */
  public Sample07_BytesEncryptor(KmsKey key) {
    this.key = key;
  }

  /** Encrypts; throws {@link ProviderException} if the key cannot be used. */
  public byte[] encrypt(byte[] plaintext) {
    return run(Cipher.ENCRYPT_MODE, plaintext);
  }

  /**
   * Decrypts; throws {@link IllegalArgumentException} if the message is wrong, and {@link
   * ProviderException} if the key cannot be used.
   */
  public byte[] decrypt(byte[] message) {
    return run(Cipher.DECRYPT_MODE, message);
  }

  private byte[] run(int mode, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("KMS-AES");
      cipher.init(mode, key);
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw new IllegalArgumentException("not a message of this key", e);
    } catch (InvalidKeyException e) {
      throw new ProviderException(e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("KMS-AES is not there", e);
    }
  }

  /** Runs the sample; the argument names the directory of the store. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    java.security.Security.addProvider(new KmsProvider(Configuration.defaults(home)));
    KmsKey key = (KmsKey) KeyGenerator.getInstance("KMS-AES").generateKey();

    Sample07_BytesEncryptor encryptor = new Sample07_BytesEncryptor(key);
    byte[] message = encryptor.encrypt("the bridge is cracked".getBytes(UTF_8));
    System.out.println("decrypted: " + new String(encryptor.decrypt(message), UTF_8));

    message[message.length - 1] ^= 1;
    try {
      encryptor.decrypt(message);
    } catch (IllegalArgumentException e) {
      System.out.println("one bit changed: " + e.getMessage());
    }

    key.destroy();
    try {
      encryptor.encrypt(message);
    } catch (ProviderException e) {
      System.out.println("destroyed: " + e.getMessage());
    }
  }
}
