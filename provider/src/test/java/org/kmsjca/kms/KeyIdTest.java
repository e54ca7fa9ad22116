// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {

  /* How AWS describes key IDs; KeyId compares by hand. */
  private static final Pattern SYNTAX =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}");

  private static final String SINGLE_REGION = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String MULTI_REGION = "mrk-1234abcd12ab34cd56ef1234567890ab";

  @Test
  void isKeyId_formsOfKeyIds_areAccepted() {
    assertThat(KeyId.isKeyId(SINGLE_REGION)).isTrue();
    assertThat(KeyId.isKeyId(MULTI_REGION)).isTrue();
    assertThat(KeyId.of(new UUID(-1, -1)).value())
        .isEqualTo("ffffffff-ffff-ffff-ffff-ffffffffffff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mrk-",
        "1234ABCD-12ab-34cd-56ef-1234567890ab",
        "1234abcd-12ab-34cd-56ef-1234567890a",
        "1234abcd-12ab-34cd-56ef-1234567890abc",
        "1234abcd12ab-34cd-56ef-1234567890ab--",
        "mrk-1234abcd12ab34cd56ef1234567890ag",
        "mrk_1234abcd12ab34cd56ef1234567890ab",
        "1234abcd-12ab-34cd-56ef-1234567890a\u0661",
        "alias/a"
      })
  void keyId_otherTexts_areRefused(String text) {
    assertThat(KeyId.isKeyId(text)).isFalse();
    assertThatThrownBy(() -> new KeyId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mrk-<32 hex digits>");
  }

  @RepeatedTest(20)
  void isKeyId_oneCharacterChanged_answersAsThePattern() {
    RandomGenerator random = RandomGenerator.getDefault();
    for (String form : new String[] {SINGLE_REGION, MULTI_REGION}) {
      for (int i = 0; i < form.length(); i++) {
        StringBuilder changed = new StringBuilder(form);
        changed.setCharAt(i, (char) random.nextInt('z' + 2));
        assertThat(KeyId.isKeyId(changed.toString()))
            .as("%s", changed)
            .isEqualTo(SYNTAX.matcher(changed).matches());
      }
    }
  }
}
