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
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The problem: every year a new key is due, and programs that know it by alias should not change.
 *
 * <p>Pointing the alias at a new key moves all that is encrypted from now on. Old messages stay
 * under the old key: the alias opens them no longer, a handle of the old key does, so keep that key
 * until they were encrypted anew. What {@code Encrypt} gave moves inside the service.
 *
 * <p>Expect: the old message refused to the alias and opened by the old key; the password moved.
 */
public final class Sample04_ReplaceKey {

  private Sample04_ReplaceKey() {}

  /** Runs the sample; the argument names the directory of the store. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    KmsProvider provider = new KmsProvider(Configuration.defaults(home));
    Security.addProvider(provider);
    Kms kms = provider.kms();
    String oldKey = kms.call(CreateKey.of("2026", null)).keyMetadata().arn();
    kms.call(new CreateAlias("alias/ledger", oldKey));

    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    keyStore.load(null, null);
    Key byAlias = keyStore.getKey("ledger", null);
    byte[] oldMessage = run(Cipher.ENCRYPT_MODE, byAlias, "page 1".getBytes(UTF_8));
    KeyMaterial secret = KeyMaterial.wrap("s3cret".getBytes(UTF_8));
    Bytes password =
        kms.call(Encrypt.of("alias/ledger", secret, EncryptionContext.EMPTY)).ciphertextBlob();

    String newKey = kms.call(CreateKey.of("2027", null)).keyMetadata().arn();
    kms.call(new UpdateAlias("alias/ledger", newKey));
    byte[] newMessage = run(Cipher.ENCRYPT_MODE, byAlias, "page 2".getBytes(UTF_8));
    print("new message, new key", newMessage, keyStore.getKey(newKey, null));
    print("old message, alias", oldMessage, byAlias);
    print("old message, old key", oldMessage, keyStore.getKey(oldKey, null));

    ReEncrypt toNewKey = ReEncrypt.of(password, EncryptionContext.EMPTY, "alias/ledger");
    System.out.println("password moved: " + kms.call(toNewKey).keyId().equals(newKey));
  }

  private static byte[] run(int mode, Key key, byte[] input) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES");
    cipher.init(mode, key);
    return cipher.doFinal(input);
  }

  private static void print(String what, byte[] message, Key key) throws Exception {
    try {
      System.out.println(what + ": " + new String(run(Cipher.DECRYPT_MODE, key, message), UTF_8));
    } catch (AEADBadTagException e) {
      System.out.println(what + ": " + e.getClass().getSimpleName());
    }
  }
}
