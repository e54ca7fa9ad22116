// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.kmsjca.embedded.AuditSummary;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.kms.AccessExplanation;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.KeyMaterial;

/**
 * The problem: somebody who runs the service is asked why Alice cannot encrypt, and shall change
 * that for one key only.
 *
 * <p>Alice is a user with a policy of her own. {@code explain} tells what the service would decide,
 * and why; a grant then gives her one operation on one key. In the end the audit trail is verified.
 *
 * <p>Expect: denied, with what is missing; allowed, with the grant; an intact audit trail.
 */
public final class Sample06_WhoMayDoWhat {

  private static final String ACCOUNT = "arn:aws:iam::000000000000:";

  private Sample06_WhoMayDoWhat() {}

  /** Runs the sample; the argument names the directory of the store. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    EmbeddedService service = EmbeddedService.open(Configuration.defaults(home));
    EmbeddedCaller root = service.as(Caller.of(ACCOUNT + "root"));
    String key = root.kms().call(CreateKey.of()).keyMetadata().arn();

    root.iam().call(CreateUser.of("Alice"));
    root.iam()
        .call(
            new PutUserPolicy(
                "Alice",
                "look",
                """
                {"Version": "2012-10-17",
                 "Statement": {"Effect": "Allow", "Action": "kms:Describe*", "Resource": "*"}}
                """));
    EmbeddedCaller alice = service.as(Caller.of(ACCOUNT + "user/Alice"));

    AccessExplanation before = alice.explain(encrypt(key)).get(0);
    System.out.println("allowed before: " + before.allowed() + ", " + before.reason());

    String grantId =
        root.kms()
            .call(CreateGrant.of(key, ACCOUNT + "user/Alice", GrantOperation.ENCRYPT))
            .grantId();
    AccessExplanation after = alice.explain(encrypt(key)).get(0);
    System.out.println("allowed after: " + after.allowed() + ", " + after.reason());
    System.out.println("by the grant: " + after.reason().contains(grantId));
    System.out.println("bytes: " + alice.kms().call(encrypt(key)).ciphertextBlob().sizeBytes());

    AuditSummary audit = service.verifyAudit();
    System.out.println("audit trail intact: " + audit.isIntact());
  }

  private static Encrypt encrypt(String key) {
    KeyMaterial plaintext = KeyMaterial.copyOf(new byte[] {1, 2, 3});
    return Encrypt.of(key, plaintext, EncryptionContext.EMPTY);
  }
}
