// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
import static org.kmsjca.kms.KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
import static org.kmsjca.kms.KeyMaterialState.PENDING_ROTATION;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.RotationType;
import org.kmsjca.testing.Spec;

/** When keys are rotated, and what a rotation makes of their generations. */
class KeyRotationTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final RotationSchedule DUE_NOW = new RotationSchedule(100, NOW);

  private static KmsKeyRecord scheduled(KmsKeyRecord key) {
    return key.toBuilder().rotation(DUE_NOW).build();
  }

  @Test
  @Spec("KM-10")
  void schedule_isPlannedFromTheCall() {
    RotationSchedule planned = RotationSchedule.from(90, NOW);
    assertThat(planned).isEqualTo(new RotationSchedule(90, NOW.plus(Duration.ofDays(90))));
    assertThat(planned.next(NOW.plusSeconds(5)))
        .isEqualTo(new RotationSchedule(90, NOW.plusSeconds(5).plus(Duration.ofDays(90))));
  }

  @Test
  @Spec("KM-11")
  void isDue_fromTheDateOn() {
    KmsKeyRecord key = scheduled(ofService(KeyState.ENABLED, made(1, CURRENT)));
    assertThat(KeyRotation.isDue(key, NOW.minus(MOMENT))).isFalse();
    assertThat(KeyRotation.isDue(key, NOW)).isTrue();
    assertThat(KeyRotation.isDue(key, NOW.plus(MOMENT))).isTrue();
    assertThat(KeyRotation.isDueNow(key, NOW)).isTrue();
    assertThat(KeyRotation.isDueNow(key, NOW.minus(MOMENT))).isFalse();
  }

  @Test
  void isDue_keyWithoutSchedule_never() {
    KmsKeyRecord key = ofService(KeyState.ENABLED, made(1, CURRENT));
    assertThat(KeyRotation.isDue(key, Instant.MAX)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  @Spec("KM-12")
  void isDueNow_onlyEnabledKeys(KeyState state) {
    KmsKeyRecord key = scheduled(ofService(state, made(1, CURRENT)));
    assertThat(KeyRotation.isDueNow(key, NOW)).isEqualTo(state == KeyState.ENABLED);
    assertThat(KeyRotation.isDue(key, NOW)).isTrue();
  }

  @Test
  @Spec("KM-14")
  void isDue_ofRelatedKeysOnlyThePrimary() {
    KmsKeyRecord primary = related(HOME, KeyOrigin.AWS_KMS, KeyState.ENABLED, made(1, CURRENT));
    KmsKeyRecord replica = related(AWAY, KeyOrigin.AWS_KMS, KeyState.ENABLED, made(1, CURRENT));
    assertThat(KeyRotation.isDue(scheduled(primary), NOW)).isTrue();
    assertThat(KeyRotation.isDue(scheduled(replica), NOW)).isFalse();
    assertThat(KeyRotation.leads(primary)).isTrue();
    assertThat(KeyRotation.leads(replica)).isFalse();
    assertThat(KeyRotation.leads(ofService(KeyState.ENABLED))).isTrue();
  }

  @Test
  @Spec("KM-13")
  void isClosed_fromTwentyMinutesBeforeTheDate() {
    KmsKeyRecord key = scheduled(ofService(KeyState.ENABLED, made(1, CURRENT)));
    Instant closing = NOW.minus(Duration.ofMinutes(20));
    assertThat(KeyRotation.isClosed(key, closing.minus(MOMENT))).isFalse();
    assertThat(KeyRotation.isClosed(key, closing)).isTrue();
  }

  @Test
  @Spec("KM-13")
  void countOnDemand_countsNoOtherGenerations() {
    KmsKeyRecord key =
        ofService(
            KeyState.ENABLED,
            made(1, NON_CURRENT),
            made(2, NON_CURRENT).rotatedIn(RotationType.AUTOMATIC, NOW),
            made(3, NON_CURRENT).rotatedIn(RotationType.ON_DEMAND, NOW),
            made(4, CURRENT).rotatedIn(RotationType.ON_DEMAND, NOW));
    assertThat(KeyRotation.countOnDemand(key)).isEqualTo(2);
    assertThat(KeyRotation.countOnDemand(ofService(KeyState.ENABLED, made(1, CURRENT)))).isZero();
  }

  @Test
  @Spec({"KM-2", "KM-11"})
  void automatic_addsACurrentGeneration_andPlansTheNextRotation() {
    BackingKey oldest = made(1, NON_CURRENT);
    BackingKey before = made(2, CURRENT).rotatedIn(RotationType.AUTOMATIC, Generations.MADE);
    KmsKeyRecord key = scheduled(ofService(KeyState.ENABLED, oldest, before));
    KeyRotation rotation = KeyRotation.automatic(key, List.of(key), RANDOM, NOW);
    assertThat(rotation.previousMaterialId()).isEqualTo(before.id());
    assertThat(rotation.type()).isEqualTo(RotationType.AUTOMATIC);
    assertThat(rotation.origin()).isEqualTo(KeyOrigin.AWS_KMS);
    assertThat(rotation.arns()).containsExactly(key.arn());
    KmsKeyRecord after = rotation.keys().get(0);
    assertThat(rotation.changes()).containsExactly(new KeyChange.PutKey(after));
    assertThat(after.backingKeys())
        .containsExactly(oldest, before.withState(NON_CURRENT), rotation.current());
    BackingKey current = rotation.current();
    assertThat(current.state()).isEqualTo(CURRENT);
    assertThat(current.rotationType()).isEqualTo(RotationType.AUTOMATIC);
    assertThat(current.rotationDate()).isEqualTo(NOW);
    assertThat(current.creationDate()).isEqualTo(NOW);
    assertThat(current.id()).isNotEqualTo(before.id());
    assertThat(after.rotation()).isEqualTo(RotationSchedule.from(100, NOW));
    assertThat(after.withBackingKeys(key.backingKeys()).toBuilder().rotation(DUE_NOW).build())
        .isEqualTo(key);
  }

  @Test
  void automatic_keyWithoutScheduleOrMaterial_isRefused() {
    KmsKeyRecord unplanned = ofService(KeyState.ENABLED, made(1, CURRENT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRotation.automatic(unplanned, List.of(), RANDOM, NOW))
        .withMessage(unplanned.arn() + " has no schedule");
    KmsKeyRecord empty = scheduled(ofService(KeyState.ENABLED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRotation.automatic(empty, List.of(), RANDOM, NOW))
        .withMessage(empty.arn() + " has no material");
  }

  @Test
  @Spec("KM-16")
  void automatic_relatedKeys_getTheSameMaterialAndSchedule() {
    KmsKeyRecord primary =
        scheduled(related(HOME, KeyOrigin.AWS_KMS, KeyState.ENABLED, made(1, CURRENT)));
    KmsKeyRecord replica =
        scheduled(related(AWAY, KeyOrigin.AWS_KMS, KeyState.PENDING_DELETION, made(1, CURRENT)));
    KmsKeyRecord older = primary.toBuilder().description("older").build();
    KeyRotation rotation = KeyRotation.automatic(primary, List.of(replica, older), RANDOM, NOW);
    assertThat(rotation.arns()).containsExactly(primary.arn(), replica.arn());
    assertThat(rotation.keys())
        .allSatisfy(
            key -> {
              assertThat(key.currentBackingKey()).contains(rotation.current());
              assertThat(key.backingKeys()).hasSize(2);
              assertThat(key.rotation()).isEqualTo(RotationSchedule.from(100, NOW));
              assertThat(key.description()).isEmpty();
            });
    assertThat(rotation.keys().get(1).state()).isEqualTo(KeyState.PENDING_DELETION);
  }

  @Test
  @Spec("KM-13")
  void onDemand_leavesTheSchedule() {
    KmsKeyRecord key = scheduled(ofService(KeyState.ENABLED, made(1, CURRENT)));
    KeyRotation rotation = KeyRotation.onDemand(key, List.of(), RANDOM, NOW).orElseThrow();
    assertThat(rotation.type()).isEqualTo(RotationType.ON_DEMAND);
    assertThat(rotation.current().rotationType()).isEqualTo(RotationType.ON_DEMAND);
    assertThat(rotation.keys().get(0).rotation()).isEqualTo(DUE_NOW);
    assertThat(rotation.keys().get(0).backingKeys())
        .containsExactly(
            made(1, NON_CURRENT).withImport(key.backingKeys().get(0).material(), null),
            rotation.current());
  }

  @Test
  void onDemand_importedMaterial_takesWhatIsPending() {
    BackingKey current = imported(1, CURRENT, null);
    BackingKey pending = imported(2, PENDING_ROTATION, null);
    KmsKeyRecord key = external(KeyState.ENABLED, pending, current);
    KeyRotation rotation = KeyRotation.onDemand(key, List.of(key), RANDOM, NOW).orElseThrow();
    assertThat(rotation.origin()).isEqualTo(KeyOrigin.EXTERNAL);
    assertThat(rotation.previousMaterialId()).isEqualTo(current.id());
    assertThat(rotation.current()).isEqualTo(pending.rotatedIn(RotationType.ON_DEMAND, NOW));
    assertThat(rotation.keys().get(0).backingKeys())
        .containsExactly(current.withState(NON_CURRENT), rotation.current());
    KmsKeyRecord rotated = rotation.keys().get(0);
    assertThat(KeyRotation.onDemand(rotated, List.of(), RANDOM, NOW)).isEmpty();
  }

  @Test
  @Spec("KM-70")
  void onDemand_importedIntoEachRegion_keepsTheCopyOfEach() {
    KmsKeyRecord primary =
        related(
            HOME,
            KeyOrigin.EXTERNAL,
            KeyState.ENABLED,
            imported(1, CURRENT, null),
            imported(2, PENDING_ROTATION, null));
    KmsKeyRecord replica =
        related(
            AWAY,
            KeyOrigin.EXTERNAL,
            KeyState.ENABLED,
            imported(1, CURRENT, null),
            imported(2, PENDING_ROTATION, NOW.plusSeconds(60)));
    KeyRotation rotation =
        KeyRotation.onDemand(primary, List.of(replica, primary), RANDOM, NOW).orElseThrow();
    KmsKeyRecord away = rotation.keys().get(1);
    assertThat(away.arn()).isEqualTo(replica.arn());
    assertThat(away.currentBackingKey())
        .contains(replica.backingKeys().get(1).rotatedIn(RotationType.ON_DEMAND, NOW));
    assertThat(away.backingKeys().get(0).state()).isEqualTo(NON_CURRENT);
  }

  @Test
  @Spec("KM-70")
  void pending_materialThatARegionLacks_isNone() {
    BackingKey waiting = imported(2, PENDING_MULTI_REGION_IMPORT_AND_ROTATION, null);
    KmsKeyRecord primary =
        related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, imported(1, CURRENT, null), waiting);
    KmsKeyRecord replica =
        related(
            AWAY,
            KeyOrigin.EXTERNAL,
            KeyState.ENABLED,
            imported(1, CURRENT, null),
            absent(2, PENDING_MULTI_REGION_IMPORT_AND_ROTATION));
    assertThat(KeyRotation.pending(primary, List.of(primary, replica), NOW)).isEmpty();
    KmsKeyRecord leaving = replica.withState(KeyState.PENDING_DELETION, NOW);
    assertThat(KeyRotation.pending(primary, List.of(primary, leaving), NOW))
        .contains(waiting.withState(PENDING_ROTATION));
  }

  @Test
  void pending_materialThatExpiredInARegion_isNone() {
    BackingKey lasting = imported(2, PENDING_ROTATION, null);
    KmsKeyRecord primary =
        related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, imported(1, CURRENT, null), lasting);
    KmsKeyRecord replica =
        related(
            AWAY,
            KeyOrigin.EXTERNAL,
            KeyState.ENABLED,
            imported(1, CURRENT, NOW.minusSeconds(60)),
            imported(2, PENDING_ROTATION, NOW));
    List<KmsKeyRecord> set = List.of(primary, replica);
    assertThat(KeyRotation.pending(primary, set, NOW)).isEqualTo(Optional.empty());
    assertThat(KeyRotation.pending(primary, set, NOW.minus(MOMENT))).contains(lasting);
  }
}
