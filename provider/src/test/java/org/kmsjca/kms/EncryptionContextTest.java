// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that have no UTF-8 are in no encryption context. */
class EncryptionContextTest {

  private static final String HALF = "\uD800";

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00", "\uDC00\uD800"})
  void halfOfASurrogatePair_isRefused(String text) {
    assertThatThrownBy(() -> EncryptionContext.of("k", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not well-formed Unicode");
    assertThatThrownBy(() -> EncryptionContext.of(text, "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not well-formed Unicode");
  }

  /* To Java's encoder both keys are a question mark: one would hide the other. */
  @Test
  void keyThatLooksLikeAnother_isRefused() {
    assertThatThrownBy(() -> EncryptionContext.of(Map.of("?", "a", HALF, "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not well-formed Unicode");
    assertThat(EncryptionContext.of(Map.of("?", "a", "\uD83D\uDE00", "b")).pairs()).hasSize(2);
  }
}
