// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.keys.Generations.AWAY;
import static org.kmsjca.embedded.keys.Generations.HOME;
import static org.kmsjca.embedded.keys.Generations.absent;
import static org.kmsjca.embedded.keys.Generations.external;
import static org.kmsjca.embedded.keys.Generations.imported;
import static org.kmsjca.embedded.keys.Generations.made;
import static org.kmsjca.embedded.keys.Generations.ofService;
import static org.kmsjca.embedded.keys.Generations.related;
import static org.kmsjca.kms.KeyMaterialState.CURRENT;
import static org.kmsjca.kms.KeyMaterialState.NON_CURRENT;
import static org.kmsjca.kms.KeyMaterialState.PENDING_ROTATION;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.MultiRegionConfiguration;
import org.kmsjca.kms.MultiRegionKey;
import org.kmsjca.kms.MultiRegionKeyType;

/** What is told of keys. */
class KeyDescriptionTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private static KeyMetadata describe(KmsKeyRecord key) {
    return KeyDescription.of(key, List.of(key));
  }

  @Test
  void of_symmetricKey_tellsEverything() {
    BackingKey current = made(2, CURRENT);
    KmsKeyRecord key =
        ofService(KeyState.PENDING_DELETION, made(1, NON_CURRENT), current).toBuilder()
            .description("a key")
            .deletionDate(LATER)
            .pendingWindowInDays(7)
            .build();
    assertThat(describe(key))
        .isEqualTo(
            new KeyMetadata(
                "111122223333",
                key.keyId().value(),
                key.arn().toString(),
                Generations.MADE,
                false,
                "a key",
                KeyUsage.ENCRYPT_DECRYPT,
                KeyState.PENDING_DELETION,
                LATER,
                null,
                KeyOrigin.AWS_KMS,
                null,
                KeyManager.CUSTOMER,
                KeySpec.SYMMETRIC_DEFAULT,
                List.of(EncryptionAlgorithm.SYMMETRIC_DEFAULT),
                false,
                null,
                null,
                current.id()));
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  void of_keyInAState_isEnabledInOneOnly(KeyState state) {
    KmsKeyRecord key =
        ofService(state, made(1, CURRENT)).toBuilder().pendingWindowInDays(9).build();
    assertThat(describe(key).enabled()).isEqualTo(state == KeyState.ENABLED);
    assertThat(describe(key).pendingDeletionWindowInDays())
        .isEqualTo(state == KeyState.PENDING_REPLICA_DELETION ? 9 : null);
  }

  @Test
  void of_otherUsageOrKind_hasNoEncryptionAlgorithm() {
    KmsKeyRecord key = ofService(KeyState.ENABLED);
    assertThat(
            describe(key.toBuilder().keyUsage(KeyUsage.GENERATE_VERIFY_MAC).build())
                .encryptionAlgorithms())
        .isEmpty();
    assertThat(describe(key.toBuilder().keySpec(KeySpec.HMAC_256).build()).encryptionAlgorithms())
        .isEmpty();
    assertThat(describe(key).currentKeyMaterialId()).isNull();
  }

  @Test
  void of_importedMaterial_tellsTheFirstExpiry() {
    KeyMetadata metadata =
        describe(
            external(
                KeyState.ENABLED,
                imported(1, NON_CURRENT, NOW),
                imported(2, CURRENT, LATER),
                imported(3, PENDING_ROTATION, Instant.EPOCH)));
    assertThat(metadata.validTo()).isEqualTo(NOW);
    assertThat(metadata.expirationModel()).isEqualTo(ExpirationModel.KEY_MATERIAL_EXPIRES);
  }

  @Test
  void of_importedMaterialForEver_doesNotExpire() {
    KeyMetadata metadata = describe(external(KeyState.ENABLED, imported(1, CURRENT, null)));
    assertThat(metadata.validTo()).isNull();
    assertThat(metadata.expirationModel()).isEqualTo(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
  }

  @Test
  void of_keyThatAwaitsMaterial_tellsOfNone() {
    for (KmsKeyRecord key :
        List.of(
            external(KeyState.PENDING_IMPORT),
            external(KeyState.PENDING_IMPORT, imported(1, CURRENT, NOW)),
            external(KeyState.PENDING_DELETION, absent(1, NON_CURRENT), imported(2, CURRENT, NOW)),
            external(KeyState.UPDATING, imported(1, PENDING_ROTATION, NOW)))) {
      assertThat(describe(key).validTo()).as(key.toString()).isNull();
      assertThat(describe(key).expirationModel()).as(key.toString()).isNull();
    }
  }

  @Test
  void of_relatedKeys_tellsOfAllInTheOrderOfTheirRegions() {
    KmsKeyRecord primary = related(HOME, KeyOrigin.AWS_KMS, KeyState.ENABLED, made(1, CURRENT));
    KmsKeyRecord first = related("ap-south-1", KeyOrigin.AWS_KMS, KeyState.ENABLED);
    KmsKeyRecord replica = related(AWAY, KeyOrigin.AWS_KMS, KeyState.ENABLED);
    List<KmsKeyRecord> set = List.of(replica, primary, first);
    MultiRegionKey home = new MultiRegionKey(primary.arn().toString(), HOME);
    List<MultiRegionKey> replicas =
        List.of(
            new MultiRegionKey(first.arn().toString(), "ap-south-1"),
            new MultiRegionKey(replica.arn().toString(), AWAY));
    assertThat(KeyDescription.of(primary, set).multiRegion()).isTrue();
    assertThat(KeyDescription.of(primary, set).multiRegionConfiguration())
        .isEqualTo(new MultiRegionConfiguration(MultiRegionKeyType.PRIMARY, home, replicas));
    assertThat(KeyDescription.of(replica, set).multiRegionConfiguration())
        .isEqualTo(new MultiRegionConfiguration(MultiRegionKeyType.REPLICA, home, replicas));
  }
}
