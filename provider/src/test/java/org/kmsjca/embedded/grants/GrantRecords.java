// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;

/** Grants for tests. */
final class GrantRecords {

  static final Arn KEY =
      Arn.of("arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  static final Instant MADE = Instant.parse("2026-08-22T10:38:27Z");
  static final String ALICE = "arn:aws:iam::111122223333:user/Alice";
  static final String BOB = "arn:aws:iam::111122223333:user/Bob";
  static final String ROOT = "arn:aws:iam::111122223333:root";
  static final String SOURCE = "arn:aws:ec2:us-west-2:111122223333:instance/i-1";

  private GrantRecords() {}

  static String id(int number) {
    return String.format("%064x", number);
  }

  static GrantRecord grant(int number, String grantee, GrantOperation... operations) {
    return grant(number, grantee, GrantConstraints.NONE, operations);
  }

  static GrantRecord grant(
      int number, String grantee, GrantConstraints constraints, GrantOperation... operations) {
    return grant(number, grantee, null, null, constraints, operations);
  }

  static GrantRecord grant(
      int number,
      String grantee,
      @Nullable String retiring,
      @Nullable String name,
      GrantConstraints constraints,
      GrantOperation... operations) {
    return new GrantRecord(
        KEY,
        id(number),
        name,
        MADE,
        grantee,
        null,
        retiring,
        null,
        "111122223333",
        List.of(operations),
        constraints);
  }

  static EncryptionContext context(String... keysAndValues) {
    Map<String, String> pairs = new java.util.HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      pairs.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return EncryptionContext.of(pairs);
  }
}
