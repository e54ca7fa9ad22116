// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;

/** KMS keys for tests. */
public final class KeyRecords {

  /** When all of them were made. */
  public static final Instant CREATED = Instant.parse("2026-11-21T10:15:30.123456789Z");

  private static final String PREFIX = "arn:aws:kms:local-region-1:111122223333:";

  private KeyRecords() {}

  /** Makes an enabled symmetric key with an ID of its own. */
  public static KmsKeyRecord symmetric(SecureRandom random) {
    return inState(KeyState.ENABLED, random);
  }

  /** Makes a symmetric key in some state. */
  public static KmsKeyRecord inState(KeyState state, SecureRandom random) {
    return KmsKeyRecord.builder(keyArn(UUID.randomUUID()), CREATED)
        .description("for tests")
        .keyUsage(KeyUsage.ENCRYPT_DECRYPT)
        .keySpec(KeySpec.SYMMETRIC_DEFAULT)
        .origin(KeyOrigin.AWS_KMS)
        .state(state)
        .deletionDate(state == KeyState.PENDING_DELETION ? CREATED.plusSeconds(7 * 86_400) : null)
        .policy("{\"Statement\":[]}")
        .backingKeys(List.of(BackingKey.generate(random, CREATED)))
        .build();
  }

  /** Names a key. */
  public static Arn keyArn(UUID id) {
    return Arn.of(PREFIX + "key/" + id);
  }

  /** Makes an alias; {@code name} goes without {@code alias/}. */
  public static AliasRecord alias(String name, KeyId target) {
    return new AliasRecord(Arn.of(PREFIX + "alias/" + name), target, CREATED, CREATED);
  }
}
