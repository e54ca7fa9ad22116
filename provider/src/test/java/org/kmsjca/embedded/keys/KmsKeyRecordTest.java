// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.kms.KeyMaterialState.CURRENT;
import static org.kmsjca.kms.KeyMaterialState.NON_CURRENT;
import static org.kmsjca.kms.KeyMaterialState.PENDING_ROTATION;

import org.junit.jupiter.api.Test;
import org.kmsjca.kms.KeyState;

/** Generations of a key are found by the part they play, and by their IDs. */
class KmsKeyRecordTest {

  @Test
  void inState_severalGenerations_isTheNewest() {
    BackingKey oldest = Generations.made(1, NON_CURRENT);
    BackingKey newer = Generations.made(2, NON_CURRENT);
    BackingKey current = Generations.made(3, CURRENT);
    KmsKeyRecord key = Generations.ofService(KeyState.ENABLED, oldest, newer, current);
    assertThat(key.inState(NON_CURRENT)).contains(newer);
    assertThat(key.inState(PENDING_ROTATION)).isEmpty();
    assertThat(key.currentBackingKey()).contains(current);
    assertThat(key.backingKey(oldest.id())).contains(oldest);
    assertThat(key.backingKey(Generations.id(4))).isEmpty();
  }
}
