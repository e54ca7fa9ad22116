// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.testing.Spec;

/** Resource quotas are read from text. */
class QuotasTest {

  @Test
  void aws_isWhatTheServiceHas() {
    assertThat(Quotas.parse("aws")).isEqualTo(new Quotas(100_000, 50, 50_000, 32_768, 50, 25));
  }

  @Test
  void numbers_replaceThoseNamed() {
    assertThat(
            Quotas.parse(
                    "keys=1, aliases-per-key=2,grants-per-key=3,policy-bytes=4,tags-per-key=5,"
                        + "on-demand-rotations-per-key=6")
                .keys())
        .isEqualTo(1);
  }

  @Test
  void eachName_isItsQuota() {
    assertThat(Quotas.parse("keys=7")).isEqualTo(new Quotas(7, 50, 50_000, 32_768, 50, 25));
    assertThat(Quotas.parse("aliases-per-key=7").aliasesPerKey()).isEqualTo(7);
    assertThat(Quotas.parse("grants-per-key=2147483647").grantsPerKey())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(Quotas.parse("policy-bytes=32768").policyBytes()).isEqualTo(32_768);
    assertThat(Quotas.parse("aws,tags-per-key=7").tagsPerKey()).isEqualTo(7);
    assertThat(Quotas.parse("on-demand-rotations-per-key=7").onDemandRotationsPerKey())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "keys",
        "keys=",
        "keys=0",
        "keys=-1",
        "keys=1.5",
        "keys=2147483648",
        "policy-bytes=32769",
        "grants=5",
        "=5",
        "keys=1,,"
      })
  @Spec("QU-12")
  void text_thatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> Quotas.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resource quota");
  }
}
