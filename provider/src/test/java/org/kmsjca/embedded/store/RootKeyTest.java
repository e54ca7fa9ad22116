// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

class RootKeyTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Arn ARN = KeyRecords.keyArn(UUID.randomUUID());
  private static final String ID = "ab".repeat(32);
  private static final byte[] MATERIAL = new byte[32];

  private final RootKey rootKey = RootKey.of(new byte[32]);
  private final byte[] wrapped = rootKey.wrap(ARN, ID, KeyMaterial.copyOf(MATERIAL), RANDOM);

  @Test
  void unwrap_whatWasWrapped_givesTheMaterial() throws AEADBadTagException {
    assertThat(rootKey.unwrap(ARN, ID, wrapped).toByteArray()).isEqualTo(MATERIAL);
  }

  @Test
  void wrap_twice_givesDifferentBytes() {
    assertThat(rootKey.wrap(ARN, ID, KeyMaterial.copyOf(MATERIAL), RANDOM)).isNotEqualTo(wrapped);
  }

  @Test
  void unwrap_atAnotherPlace_isRefused() {
    assertRefused(rootKey, KeyRecords.keyArn(UUID.randomUUID()), ID, wrapped);
    assertRefused(rootKey, ARN, "ba".repeat(32), wrapped);
  }

  @Test
  void unwrap_partsOfTheNameMoved_isRefused() {
    Arn longer = Arn.of(ARN + "ab");
    assertRefused(rootKey, longer, ID.substring(2), wrapped);
  }

  @Test
  void unwrap_withAnotherRootKey_isRefused() {
    byte[] other = new byte[32];
    other[31] = 1;
    assertRefused(RootKey.of(other), ARN, ID, wrapped);
    assertThat(RootKey.of(other).id()).isNotEqualTo(rootKey.id());
  }

  @Test
  void unwrap_anyByteChangedOrMissing_isRefused() {
    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= (byte) 0x80;
      assertRefused(rootKey, ARN, ID, changed);
      assertRefused(rootKey, ARN, ID, Arrays.copyOf(wrapped, i));
    }
  }

  @Test
  void id_ofTheSameKey_isTheSame() {
    assertThat(RootKey.of(new byte[32]).id()).isEqualTo(rootKey.id()).matches("[0-9a-f]{32}");
    assertThat(rootKey).hasToString("RootKey[" + rootKey.id() + "]");
  }

  private static void assertRefused(RootKey key, Arn arn, String id, byte[] wrapped) {
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> key.unwrap(arn, id, wrapped));
  }
}
