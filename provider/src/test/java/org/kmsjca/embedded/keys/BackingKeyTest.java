// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BackingKeyTest {

  private final BackingKey key = BackingKey.generate(new SecureRandom(), KeyRecords.CREATED);

  @Test
  void generate_twice_givesDifferentKeysWithWellFormedIds() {
    BackingKey other = BackingKey.generate(new SecureRandom(), KeyRecords.CREATED);
    assertThat(key.id()).matches("[0-9a-f]{64}").isNotEqualTo(other.id());
    assertThat(key.material().toByteArray())
        .hasSize(32)
        .isNotEqualTo(other.material().toByteArray());
  }

  @Test
  void toString_ofKeysAndRecords_hidesTheMaterial() {
    String secret = HexFormat.of().formatHex(key.material().toByteArray());
    assertThat(key.toString()).contains(key.id()).doesNotContain(secret);
  }
}
