// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.ProviderException;
import java.util.Properties;
import javax.crypto.Cipher;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.spi.Configuration;

/**
 * The problem: a web form collects reports that only the review desk may read. If the server of the
 * form is taken over, the reports that it has written must stay closed.
 *
 * <p>The key policy says who may do what. The form may make data keys ({@code GenerateDataKey},
 * that is: encrypt) and nothing else. Each program calls as the principal of its setting {@code
 * caller}.
 *
 * <p>Expect: the form encrypts; its decryption is denied, with the reason; after the owner has
 * changed the policy, the very next use is allowed.
 */
public final class Sample03_PolicyDenies {

  private static final String FORM = "arn:aws:iam::000000000000:role/form";

  private Sample03_PolicyDenies() {}

  /** Runs the sample; the argument names the directory of the store. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    KmsProvider owner = new KmsProvider(Configuration.defaults(home));
    String keyId =
        owner.kms().call(CreateKey.of("reports", policy("GenerateDataKey"))).keyMetadata().keyId();
    owner.kms().call(new CreateAlias("alias/reports", keyId));

    Properties settings = new Properties();
    settings.setProperty("caller", FORM);
    KmsProvider form = new KmsProvider(Configuration.of(home, settings));
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", form);
    keyStore.load(null, null);
    Key key = keyStore.getKey("reports", null);

    Cipher cipher = Cipher.getInstance("KMS-AES", form);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal("the bridge is cracked".getBytes(UTF_8));
    System.out.println("encrypted: " + (message.length > 0));

    cipher.init(Cipher.DECRYPT_MODE, key);
    try {
      cipher.doFinal(message);
    } catch (ProviderException e) {
      System.out.println("denied: " + e.getMessage());
    }

    owner.kms().call(PutKeyPolicy.of(keyId, policy("Decrypt")));
    System.out.println("allowed: " + new String(cipher.doFinal(message), UTF_8));
  }

  private static String policy(String operationOfForm) {
    return """
    {"Version": "2012-10-17", "Statement": [
      {"Sid": "Owner", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
       "Action": "kms:*", "Resource": "*"},
      {"Sid": "Form", "Effect": "Allow", "Principal": {"AWS": "%s"},
       "Action": "kms:%s", "Resource": "*"}]}
    """
        .formatted(FORM, operationOfForm);
  }
}
