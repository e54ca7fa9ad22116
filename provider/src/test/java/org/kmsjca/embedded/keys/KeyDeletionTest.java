// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.embedded.keys.KeyDeletion.Finding;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyState;
import org.kmsjca.testing.Spec;

/** The waiting period of keys. */
class KeyDeletionTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-08-22T10:38:27.123Z");
  private static final Instant END = NOW.plus(Duration.ofDays(7));
  private static final String MRK = "key/mrk-0123456789abcdef0123456789abcdef";

  private static KmsKeyRecord inRegion(String region, KeyState state) {
    return KmsKeyRecord.builder(Arn.of("arn:aws:kms:" + region + ":111122223333:" + MRK), NOW)
        .primaryRegion("us-east-1")
        .state(state)
        .build();
  }

  @ParameterizedTest
  @EnumSource(names = {"ENABLED", "DISABLED", "PENDING_IMPORT", "UNAVAILABLE", "CREATING"})
  @Spec({"KL-20", "KL-24"})
  void schedule_thenCancel_leavesTheKeyDisabled(KeyState state) {
    KmsKeyRecord key = KeyRecords.inState(state, RANDOM);
    KmsKeyRecord pending = KeyDeletion.schedule(key, List.of(key), 7, NOW);
    assertThat(pending.state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(pending.deletionDate()).isEqualTo(END);
    assertThat(pending.pendingWindowInDays()).isEqualTo(7);
    KmsKeyRecord noted = pending.toBuilder().deletionDueSince(END).build();
    assertThat(KeyStates.cancelDeletion(noted)).isEqualTo(key.withState(KeyState.DISABLED, null));
  }

  @Test
  void schedule_keyInItsPeriod_isRefused() {
    KmsKeyRecord pending = KeyRecords.inState(KeyState.PENDING_DELETION, RANDOM);
    assertThatThrownBy(() -> KeyDeletion.schedule(pending, List.of(), 7, NOW))
        .hasMessageContaining("is pending deletion.");
  }

  @Test
  @Spec("KL-26")
  void find_destroysOnlyAGracePeriodAfterTheNote() {
    KmsKeyRecord pending = KeyDeletion.schedule(KeyRecords.symmetric(RANDOM), List.of(), 7, NOW);
    assertThat(KeyDeletion.find(pending, END.minusMillis(1))).isEqualTo(Finding.NONE);
    assertThat(KeyDeletion.find(pending, END)).isEqualTo(Finding.OVER);
    assertThat(KeyDeletion.find(pending, END.plus(Duration.ofDays(900)))).isEqualTo(Finding.OVER);
    KmsKeyRecord noted = pending.toBuilder().deletionDueSince(END).build();
    Instant due = END.plus(KeyDeletion.GRACE);
    assertThat(KeyDeletion.find(noted, due.minusMillis(1))).isEqualTo(Finding.NONE);
    assertThat(KeyDeletion.find(noted, due)).isEqualTo(Finding.DUE);
  }

  @Test
  @Spec("KL-27")
  void find_clockPutBack_takesTheNoteAway() {
    KmsKeyRecord noted =
        KeyDeletion.schedule(KeyRecords.symmetric(RANDOM), List.of(), 7, NOW).toBuilder()
            .deletionDueSince(END.plusSeconds(60))
            .build();
    assertThat(KeyDeletion.find(noted, END.minusMillis(1))).isEqualTo(Finding.NOT_OVER_ANY_MORE);
    assertThat(KeyDeletion.find(noted, END.plusSeconds(59))).isEqualTo(Finding.OVER);
  }

  @Test
  void find_keyOutsideOfAPeriod_isLeftAlone() {
    for (KeyState state : KeyState.values()) {
      KmsKeyRecord key = KeyRecords.inState(state, RANDOM);
      if (state != KeyState.PENDING_DELETION) {
        assertThat(KeyDeletion.find(key, Instant.MAX)).as(state.name()).isEqualTo(Finding.NONE);
      }
    }
  }

  @Test
  @Spec("KL-28")
  void schedule_primaryWithReplicas_hasNoDate() {
    KmsKeyRecord primary = inRegion("us-east-1", KeyState.ENABLED);
    KmsKeyRecord replica = inRegion("eu-west-1", KeyState.ENABLED);
    KmsKeyRecord waiting = KeyDeletion.schedule(primary, List.of(primary, replica), 9, NOW);
    assertThat(waiting.state()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
    assertThat(waiting.deletionDate()).isNull();
    assertThat(waiting.pendingWindowInDays()).isEqualTo(9);
    assertThat(KeyDeletion.find(waiting, Instant.MAX)).isEqualTo(Finding.NONE);
    assertThat(KeyDeletion.schedule(replica, List.of(primary, replica), 9, NOW).state())
        .isEqualTo(KeyState.PENDING_DELETION);
    assertThat(KeyDeletion.schedule(primary, List.of(primary), 9, NOW).state())
        .isEqualTo(KeyState.PENDING_DELETION);
  }

  @Test
  @Spec("KL-29")
  void afterReplica_onlyTheLastOne_startsThePeriodOfThePrimary() {
    KmsKeyRecord primary = inRegion("us-east-1", KeyState.ENABLED);
    KmsKeyRecord one = inRegion("eu-west-1", KeyState.PENDING_DELETION);
    KmsKeyRecord two = inRegion("eu-west-2", KeyState.PENDING_DELETION);
    KmsKeyRecord waiting = KeyDeletion.schedule(primary, List.of(primary, one), 9, NOW);
    Instant later = NOW.plus(Duration.ofDays(20));
    assertThat(KeyDeletion.afterReplica(one, List.of(waiting, one, two), later)).isEmpty();
    KmsKeyRecord started =
        KeyDeletion.afterReplica(one, List.of(one, waiting), later).orElseThrow();
    assertThat(started.state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(started.deletionDate()).isEqualTo(later.plus(Duration.ofDays(9)));
    assertThat(KeyDeletion.afterReplica(one, List.of(one, primary), later)).isEmpty();
    assertThat(KeyDeletion.afterReplica(one, List.of(one), later)).isEmpty();
  }
}
