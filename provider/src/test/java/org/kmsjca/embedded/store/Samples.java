// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterial;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.RotationType;
import org.kmsjca.material.KeyMaterial;

/** Keys, grants and identities with something in every field. */
final class Samples {

  static final String ALICE = "arn:aws:iam::111122223333:user/alice";
  static final Instant TIME = Instant.parse("2027-01-02T03:04:05.6Z");

  private Samples() {}

  static String randomId() {
    byte[] id = new byte[32];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** A key with a value in every field, of which two generations are there and one expired. */
  static KmsKeyRecord fullKey() {
    BackingKey first = BackingKey.generate(RANDOM, TIME).withState(KeyMaterialState.NON_CURRENT);
    BackingKey expired =
        BackingKey.generate(RANDOM, TIME)
            .withState(KeyMaterialState.NON_CURRENT)
            .rotatedIn(RotationType.AUTOMATIC, TIME.plusSeconds(1))
            .withState(KeyMaterialState.NON_CURRENT)
            .withImport(
                null,
                new ImportedMaterial(
                    ExpirationModel.KEY_MATERIAL_EXPIRES, TIME.plusSeconds(9), "from the HSM"));
    BackingKey current =
        BackingKey.generate(RANDOM, TIME).rotatedIn(RotationType.ON_DEMAND, TIME.plusSeconds(2));
    current =
        current.withImport(
            current.material(),
            new ImportedMaterial(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null));
    return KeyRecords.symmetric(RANDOM).toBuilder()
        .description("all fields \ud83d\udd11")
        .origin(KeyOrigin.EXTERNAL)
        .keyManager(KeyManager.AWS)
        .state(KeyState.PENDING_DELETION)
        .deletionDate(TIME.plusSeconds(86_400))
        .pendingWindowInDays(7)
        .deletionDueSince(TIME.plusSeconds(86_401))
        .primaryRegion("local-region-2")
        .policy("{}")
        .tags(Map.of("cost centre", "4711", "\u00e9\"", ""))
        .rotation(new RotationSchedule(365, TIME.plusSeconds(3)))
        .backingKeys(List.of(first, expired, current))
        .build();
  }

  static GrantRecord fullGrant(Arn keyArn) {
    return new GrantRecord(
        keyArn,
        randomId(),
        "name",
        TIME,
        ALICE,
        null,
        "arn:aws:iam::111122223333:role/retirer",
        null,
        "111122223333",
        List.of(GrantOperation.DECRYPT, GrantOperation.RETIRE_GRANT),
        new GrantConstraints(
            EncryptionContext.of(Map.of("a", "b", "c", "\u00e9")),
            EncryptionContext.of("a", "b"),
            "arn:aws:s3:::some-bucket-with-a-name"));
  }

  static GrantRecord serviceGrant(Arn keyArn, String retiringService) {
    return new GrantRecord(
        keyArn,
        randomId(),
        null,
        TIME,
        null,
        "logs.amazonaws.com",
        null,
        retiringService,
        "444455556666",
        List.of(),
        GrantConstraints.NONE);
  }

  static IdentityDocument identity(String id, @Nullable KeyMaterial secret) {
    return new IdentityDocument(id, "user", "{\"name\":\"\u00e9\"}", secret);
  }

  static void change(ServiceState state, GrantChange... changes) {
    state.update(newest -> new ServiceState.Update<>(Changes.of(changes), true));
  }

  static void change(ServiceState state, IdentityChange... changes) {
    state.update(newest -> new ServiceState.Update<>(Changes.of(changes), true));
  }

  static GrantRecord createGrant(ServiceState state, Arn keyArn) {
    GrantRecord grant = fullGrant(keyArn);
    change(state, new GrantChange.PutGrant(grant));
    return grant;
  }
}
