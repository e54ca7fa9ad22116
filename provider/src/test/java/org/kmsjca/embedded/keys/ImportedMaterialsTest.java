// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.keys.Generations.AWAY;
import static org.kmsjca.embedded.keys.Generations.HOME;
import static org.kmsjca.embedded.keys.Generations.absent;
import static org.kmsjca.embedded.keys.Generations.bytes;
import static org.kmsjca.embedded.keys.Generations.external;
import static org.kmsjca.embedded.keys.Generations.id;
import static org.kmsjca.embedded.keys.Generations.imported;
import static org.kmsjca.embedded.keys.Generations.made;
import static org.kmsjca.embedded.keys.Generations.ofService;
import static org.kmsjca.embedded.keys.Generations.related;
import static org.kmsjca.kms.KeyMaterialState.CURRENT;
import static org.kmsjca.kms.KeyMaterialState.NON_CURRENT;
import static org.kmsjca.kms.KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
import static org.kmsjca.kms.KeyMaterialState.PENDING_ROTATION;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.testing.Spec;

/** Expiry, absence and deletion of imported material. */
class ImportedMaterialsTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant EARLIER = NOW.minusMillis(1);
  private static final Instant LATER = NOW.plusSeconds(60);

  @Test
  @Spec("KM-4")
  void idOf_isAsThePageSays() {
    // HKDF-SHA-256 of 32 bytes 01 for this key ID, computed with another implementation.
    assertThat(ImportedMaterials.idOf(new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab"), bytes(1)))
        .isEqualTo("a775cbb45fced7c603bf4a2a777ef628b3040871667fb39b08d0aa56babba6cc");
  }

  @ParameterizedTest
  @EnumSource(KeyMaterialState.class)
  void isPending_bothKindsOfWaiting(KeyMaterialState state) {
    assertThat(ImportedMaterials.isPending(made(1, state)))
        .isEqualTo(state == PENDING_ROTATION || state == PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
  }

  @Test
  void isComplete_needsAllButPendingMaterial() {
    BackingKey current = imported(1, CURRENT, null);
    assertThat(ImportedMaterials.isComplete(external(KeyState.ENABLED))).isFalse();
    assertThat(ImportedMaterials.isComplete(external(KeyState.ENABLED, current))).isTrue();
    assertThat(ImportedMaterials.isComplete(external(KeyState.ENABLED, absent(1, CURRENT))))
        .isFalse();
    assertThat(
            ImportedMaterials.isComplete(
                external(KeyState.ENABLED, absent(2, NON_CURRENT), current)))
        .isFalse();
    assertThat(
            ImportedMaterials.isComplete(
                external(KeyState.ENABLED, current, absent(2, PENDING_ROTATION))))
        .isTrue();
    assertThat(
            ImportedMaterials.isComplete(
                external(KeyState.ENABLED, imported(2, PENDING_ROTATION, null))))
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  void asOf_expiredMaterial_onlyUsableKeysWaitForTheirImport(KeyState state) {
    KmsKeyRecord key =
        external(state, imported(1, CURRENT, NOW)).toBuilder().deletionDate(LATER).build();
    boolean usable = state == KeyState.ENABLED || state == KeyState.DISABLED;
    assertThat(ImportedMaterials.asOf(EARLIER, key)).isSameAs(key);
    assertThat(ImportedMaterials.asOf(NOW, key))
        .isEqualTo(usable ? key.withState(KeyState.PENDING_IMPORT, LATER) : key);
  }

  @Test
  void asOf_otherKeys_staysAsItIs() {
    KmsKeyRecord lasting = external(KeyState.ENABLED, imported(1, CURRENT, null));
    assertThat(ImportedMaterials.asOf(Instant.MAX, lasting)).isSameAs(lasting);
    KmsKeyRecord made = ofService(KeyState.ENABLED, imported(1, CURRENT, NOW));
    assertThat(ImportedMaterials.asOf(NOW, made)).isSameAs(made);
  }

  @Test
  void usableUntil_isTheFirstExpiryThatMatters() {
    KmsKeyRecord key =
        external(
            KeyState.ENABLED,
            imported(1, NON_CURRENT, LATER),
            imported(2, NON_CURRENT, null),
            absent(3, NON_CURRENT).withImport(null, Generations.about(Instant.EPOCH, null)),
            imported(4, CURRENT, LATER.plusSeconds(1)),
            imported(5, PENDING_ROTATION, NOW));
    assertThat(ImportedMaterials.usableUntil(key)).isEqualTo(LATER);
    assertThat(
            ImportedMaterials.usableUntil(external(KeyState.ENABLED, imported(1, CURRENT, null))))
        .isNull();
    assertThat(
            ImportedMaterials.usableUntil(ofService(KeyState.ENABLED, imported(1, CURRENT, NOW))))
        .isNull();
  }

  @Test
  void expired_isPresentMaterialFromItsDateOn() {
    BackingKey current = imported(1, CURRENT, NOW);
    BackingKey pending = imported(2, PENDING_ROTATION, NOW);
    BackingKey gone = absent(3, NON_CURRENT).withImport(null, Generations.about(NOW, null));
    KmsKeyRecord key =
        external(KeyState.ENABLED, gone, current, pending, imported(4, NON_CURRENT, LATER));
    assertThat(ImportedMaterials.expired(key, EARLIER)).isEmpty();
    assertThat(ImportedMaterials.expired(key, NOW)).containsExactly(current, pending);
    KmsKeyRecord made = ofService(KeyState.ENABLED, current);
    assertThat(ImportedMaterials.expired(made, NOW)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  void without_currentMaterial_isAwaited(KeyState state) {
    BackingKey current = imported(1, CURRENT, LATER);
    KmsKeyRecord key = external(state, current);
    boolean usable = state == KeyState.ENABLED || state == KeyState.DISABLED;
    assertThat(ImportedMaterials.without(key, List.of(key), List.of(current.id())))
        .containsExactly(
            external(
                usable ? KeyState.PENDING_IMPORT : state,
                current.withImport(null, current.imported())));
  }

  @Test
  void without_severalMaterials_allOfThem() {
    BackingKey one = imported(1, NON_CURRENT, null);
    BackingKey two = imported(2, CURRENT, null);
    KmsKeyRecord key = external(KeyState.DISABLED, one, two);
    assertThat(ImportedMaterials.without(key, List.of(), List.of(one.id(), two.id())))
        .containsExactly(
            external(
                KeyState.PENDING_IMPORT,
                one.withImport(null, one.imported()),
                two.withImport(null, two.imported())));
  }

  @Test
  void without_whatIsAbsentOrUnknown_changesNothing() {
    KmsKeyRecord key = external(KeyState.ENABLED, absent(1, CURRENT));
    assertThat(ImportedMaterials.without(key, List.of(), List.of(id(1), id(2)))).isEmpty();
  }

  @Test
  void without_unknownMaterialFirst_goesOnWithTheNext() {
    BackingKey current = imported(1, CURRENT, null);
    KmsKeyRecord key = external(KeyState.ENABLED, current);
    assertThat(ImportedMaterials.without(key, List.of(), List.of(id(2), id(1))))
        .containsExactly(
            external(KeyState.PENDING_IMPORT, current.withImport(null, current.imported())));
  }

  @Test
  void without_pendingMaterialOfALeader_isForgottenEverywhere() {
    BackingKey current = imported(1, CURRENT, null);
    BackingKey pending = imported(2, PENDING_ROTATION, null);
    KmsKeyRecord primary = related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, pending);
    KmsKeyRecord replica = related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, pending);
    assertThat(ImportedMaterials.without(primary, List.of(replica, primary), List.of(pending.id())))
        .containsExactly(
            related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, current),
            related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current));
  }

  @Test
  @Spec("KM-70")
  void without_pendingMaterialOfAReplica_isAwaitedAndThePrimaryWaits() {
    BackingKey current = imported(1, CURRENT, null);
    BackingKey pending = imported(2, PENDING_ROTATION, null);
    KmsKeyRecord primary = related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, pending);
    KmsKeyRecord replica = related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, pending);
    assertThat(ImportedMaterials.without(replica, List.of(primary, replica), List.of(pending.id())))
        .containsExactly(
            replica.withBackingKeys(
                List.of(
                    current,
                    pending
                        .withImport(null, pending.imported())
                        .withState(PENDING_MULTI_REGION_IMPORT_AND_ROTATION))),
            primary.withBackingKeys(
                List.of(current, pending.withState(PENDING_MULTI_REGION_IMPORT_AND_ROTATION))));
  }

  @Test
  void without_onlyTheKeysThatChange() {
    BackingKey current = imported(1, CURRENT, null);
    KmsKeyRecord primary = related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, current);
    KmsKeyRecord replica = related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current);
    assertThat(ImportedMaterials.without(replica, List.of(primary, replica), List.of(current.id())))
        .containsExactly(
            related(
                AWAY,
                KeyOrigin.EXTERNAL,
                KeyState.PENDING_IMPORT,
                current.withImport(null, current.imported())));
  }

  @Test
  void awaitedByReplica_isAllMaterialWithoutBytes() {
    BackingKey current = imported(1, CURRENT, NOW);
    BackingKey pending = imported(2, PENDING_ROTATION, null);
    assertThat(ImportedMaterials.awaitedByReplica(external(KeyState.ENABLED, current, pending)))
        .containsExactly(current.withImport(null, null), pending.withImport(null, null));
  }

  @Test
  @Spec("KM-70")
  void settled_pendingMaterial_waitsForAllRegions() {
    BackingKey current = imported(1, CURRENT, null);
    BackingKey here = imported(2, PENDING_ROTATION, null);
    KmsKeyRecord primary = related(HOME, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, here);
    KmsKeyRecord replica =
        related(AWAY, KeyOrigin.EXTERNAL, KeyState.ENABLED, current, absent(2, PENDING_ROTATION));
    List<KmsKeyRecord> waiting = ImportedMaterials.settled(List.of(primary, replica));
    assertThat(waiting)
        .allSatisfy(
            key ->
                assertThat(key.backingKeys().get(1).state())
                    .isEqualTo(PENDING_MULTI_REGION_IMPORT_AND_ROTATION))
        .allSatisfy(key -> assertThat(key.backingKeys().get(0).state()).isEqualTo(CURRENT));
    KmsKeyRecord leaving = waiting.get(1).withState(KeyState.PENDING_DELETION, NOW);
    assertThat(ImportedMaterials.settled(List.of(waiting.get(0), leaving)).get(0))
        .isEqualTo(primary);
  }

  @Test
  void settled_nothingToChange_givesTheSameKeys() {
    KmsKeyRecord key = external(KeyState.ENABLED, imported(1, CURRENT, null));
    assertThat(ImportedMaterials.settled(List.of(key)).get(0)).isSameAs(key);
  }
}
