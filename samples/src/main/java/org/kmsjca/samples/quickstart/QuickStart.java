// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.util.List;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKeyGenParameterSpec;

/**
 * Encrypts every file of a directory, decrypts all of them in a second process, and compares.
 *
 * <p>Arguments: the directory to encrypt, and a directory for the store and the results, which is
 * emptied first. The exit code is 0 only if everything went as it says.
 */
public final class QuickStart {

  private static final String ALIAS = "quick-start";

  /* The account that owns the key may do everything. The guest may encrypt but not decrypt. */
  private static final String KEY_POLICY =
      """
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Sid": "OwnerMayDoAll", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
           "Principal": {"AWS": "arn:aws:iam::000000000000:root"}},
          {"Sid": "GuestMayEncrypt", "Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": "*",
           "Principal": {"AWS": "arn:aws:iam::000000000000:user/guest"}},
          {"Sid": "GuestMustNotDecrypt", "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*",
           "Principal": {"AWS": "arn:aws:iam::000000000000:user/guest"}}
        ]
      }
      """;

  private QuickStart() {}

  /** Runs the quick start. */
  public static void main(String[] args) throws Exception {
    Path input = Path.of(args[0]).toAbsolutePath().normalize();
    Path work = Path.of(args[1]).toAbsolutePath().normalize();
    List<Path> files = FileTree.filesIn(input);
    FileTree.empty(work);

    KmsProvider provider = new KmsProvider(Configuration.defaults(work.resolve("kms")));
    Security.addProvider(provider);

    System.out.println("\nKMS-JCA quick start: " + shown(input));
    Report.heading("A KMS key is made by KeyGenerator.getInstance(\"KMS-AES\")");
    SecretKey key = makeKey();
    Report.line(
        "alias/%s is %s",
        ALIAS, provider.kms().call(DescribeKey.of("alias/" + ALIAS)).keyMetadata().arn());
    Report.line("its material stays in the store, %s", shown(work.resolve("kms")));

    Report.heading("All files are encrypted with Cipher.getInstance(\"KMS-AES/GCM/NoPadding\")");
    Path encrypted = work.resolve("encrypted");
    Totals written = FileEncryption.encrypt(files, input, encrypted, key);
    Report.line("%s", written);
    Path audit = work.resolve("kms").resolve("audit");
    Report.line("data keys fetched for them: %d", AuditTrail.count(audit, "GenerateDataKey"));

    Report.heading("A second process decrypts them: it has the store, and a handle of the key");
    Path decrypted = work.resolve("decrypted");
    DecryptingProcess.run(keyStoreFile(work), ALIAS, encrypted, decrypted);
    FileTree.checkEqual(files, input, decrypted);
    Report.line("compared byte for byte: all %d files are equal", files.size());

    Report.heading("Policy denies");
    Denial.show(work.resolve("kms"), ALIAS, key);

    Report.heading("Revocation reaches data keys that are cached");
    Revocation.show(provider.kms(), key);

    Report.heading("Every call is in the audit trail");
    AuditTrail.show(audit);
  }

  private static SecretKey makeKey() throws GeneralSecurityException {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES");
    generator.init(new KmsKeyGenParameterSpec(ALIAS, "key of the quick start", KEY_POLICY));
    return generator.generateKey();
  }

  /* What a KeyStore of this type stores is where the service is, and no key. */
  private static Path keyStoreFile(Path work) throws GeneralSecurityException, IOException {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    keyStore.load(null, null);
    Path file = work.resolve("kms.ks");
    try (OutputStream out = Files.newOutputStream(file)) {
      keyStore.store(out, null);
    }
    return file;
  }

  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) && !path.equals(here) ? here.relativize(path) : path;
  }
}
