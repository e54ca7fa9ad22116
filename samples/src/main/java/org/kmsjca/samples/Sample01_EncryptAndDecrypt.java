// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.Security;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKeyGenParameterSpec;

/**
 * The problem: an application must store card numbers encrypted, and nobody who steals its disk,
 * its memory dump or its source code should hold the key.
 *
 * <p>So the application gets no key but a handle. {@code KeyGenerator} makes a KMS key inside the
 * key management service; {@code KeyStore} gives handles of it to whoever knows its name; {@code
 * Cipher} encrypts with a data key that the service wraps under the KMS key. The message carries
 * the wrapped data key, so nothing else needs to be stored beside it.
 *
 * <p>Expect: the text comes back, the handle shows no key, and a message with one changed bit is
 * refused.
 */
public final class Sample01_EncryptAndDecrypt {

  private Sample01_EncryptAndDecrypt() {}

  /** Runs the sample; the argument names the directory of the store. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    Security.addProvider(new KmsProvider(Configuration.defaults(home)));

    // Once: make a key and name it.
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES");
    generator.init(new KmsKeyGenParameterSpec("cards"));
    SecretKey key = generator.generateKey();
    System.out.println("the handle holds a key: " + (key.getEncoded() != null));

    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal("4000 0012 3456 7899".getBytes(UTF_8));

    // Later, anywhere with access to the service: get a handle by name.
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    keyStore.load(null, null);
    Key handle = keyStore.getKey("cards", null);
    cipher.init(Cipher.DECRYPT_MODE, handle);
    System.out.println("decrypted: " + new String(cipher.doFinal(message), UTF_8));

    message[message.length - 1] ^= 1;
    try {
      cipher.doFinal(message);
    } catch (AEADBadTagException e) {
      System.out.println("one bit changed: " + e.getClass().getSimpleName());
    }
  }
}
