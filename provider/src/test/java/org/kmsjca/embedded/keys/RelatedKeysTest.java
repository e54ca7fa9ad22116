// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.keys.Generations.AWAY;
import static org.kmsjca.embedded.keys.Generations.HOME;
import static org.kmsjca.embedded.keys.Generations.imported;
import static org.kmsjca.embedded.keys.Generations.made;
import static org.kmsjca.embedded.keys.Generations.related;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;

/** What replicas take over. */
class RelatedKeysTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static KmsKeyRecord primary(KeyOrigin origin, BackingKey material) {
    return related(HOME, origin, KeyState.DISABLED, material).toBuilder()
        .keySpec(KeySpec.HMAC_256)
        .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
        .rotation(new RotationSchedule(90, NOW))
        .description("of the primary key")
        .policy("{}")
        .tags(Map.of("a", "b"))
        .build();
  }

  @Test
  void inRegion_changesTheRegionOnly() {
    Arn arn = related(HOME, KeyOrigin.AWS_KMS, KeyState.ENABLED).arn();
    assertThat(RelatedKeys.inRegion(arn, AWAY))
        .isEqualTo(Arn.of(arn.toString().replace(HOME, AWAY)));
  }

  @Test
  void replicaOf_takesWhatIsShared_andNothingElse() {
    BackingKey material = made(1, KeyMaterialState.CURRENT);
    KmsKeyRecord primary = primary(KeyOrigin.AWS_KMS, material);
    Arn arn = RelatedKeys.inRegion(primary.arn(), AWAY);
    assertThat(RelatedKeys.replicaOf(primary, arn, NOW).build())
        .isEqualTo(
            KmsKeyRecord.builder(arn, NOW)
                .keySpec(KeySpec.HMAC_256)
                .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
                .origin(KeyOrigin.AWS_KMS)
                .state(KeyState.ENABLED)
                .primaryRegion(HOME)
                .rotation(new RotationSchedule(90, NOW))
                .backingKeys(primary.backingKeys())
                .build());
  }

  @Test
  void replicaOf_importedMaterial_awaitsAllOfIt() {
    BackingKey material = imported(1, KeyMaterialState.CURRENT, NOW);
    KmsKeyRecord primary = primary(KeyOrigin.EXTERNAL, material);
    KmsKeyRecord replica =
        RelatedKeys.replicaOf(primary, RelatedKeys.inRegion(primary.arn(), AWAY), NOW).build();
    assertThat(replica.state()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(replica.origin()).isEqualTo(KeyOrigin.EXTERNAL);
    assertThat(replica.backingKeys()).containsExactly(material.withImport(null, null));
  }
}
