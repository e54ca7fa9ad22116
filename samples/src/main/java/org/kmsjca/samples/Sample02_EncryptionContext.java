// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKeyGenParameterSpec;
import org.kmsjca.spec.KmsParameterSpec;

/**
 * The problem: one key protects the records of many tenants. A program error, or somebody with
 * write access to the database, puts the encrypted record of one tenant into the row of another,
 * and it decrypts there without complaint.
 *
 * <p>An encryption context binds a message to what it belongs to. Its pairs are not secret: they
 * stand in the message and in the audit trail, and policies can demand them. Whoever decrypts names
 * the pairs that must be there.
 *
 * <p>Expect: the right tenant reads its record, another tenant's context is refused as if the
 * message were damaged, and the key policy lets nobody encrypt without naming a tenant.
 */
public final class Sample02_EncryptionContext {

  private static final String TENANT_REQUIRED =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
         "Action": "kms:*", "Resource": "*"},
        {"Sid": "TenantRequired", "Effect": "Deny", "Principal": "*",
         "Action": "kms:GenerateDataKey", "Resource": "*",
         "Condition": {"Null": {"kms:EncryptionContext:tenant": "true"}}}]}
      """;

  private Sample02_EncryptionContext() {}

  /** Runs the sample; the argument names the directory of the store. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    KmsProvider provider = new KmsProvider(Configuration.defaults(home));
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new KmsKeyGenParameterSpec("records", "one for all tenants", TENANT_REQUIRED));
    SecretKey key = generator.generateKey();
    KmsParameterSpec blue = new KmsParameterSpec(Map.of("tenant", "blue", "table", "invoices"));

    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key, blue);
    byte[] message = cipher.doFinal("120.00 EUR".getBytes(UTF_8));

    cipher.init(Cipher.DECRYPT_MODE, key, new KmsParameterSpec(Map.of("tenant", "blue")));
    System.out.println("blue reads: " + new String(cipher.doFinal(message), UTF_8));

    cipher.init(Cipher.DECRYPT_MODE, key, new KmsParameterSpec(Map.of("tenant", "green")));
    try {
      cipher.doFinal(message);
    } catch (AEADBadTagException e) {
      System.out.println("green reads: " + e.getClass().getSimpleName());
    }

    try {
      cipher.init(Cipher.ENCRYPT_MODE, key);
    } catch (InvalidKeyException e) {
      System.out.println("no tenant: " + e.getMessage());
    }
  }
}
