// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Whatever is given as a grant token is one that can be written again, or is none. */
class GrantTokenFuzzTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @FuzzTest
  void parse_anyText_isAGrantOrNone(byte[] input) {
    check(new String(input, StandardCharsets.UTF_8));
    check(Base64.getEncoder().encodeToString(input));
  }

  private static void check(String text) {
    GrantToken.parse(text)
        .ifPresent(
            token -> {
              assertThat(GrantIds.isGrantId(token.grantId())).isTrue();
              assertThat(GrantToken.parse(token.encode(RANDOM))).contains(token);
            });
  }
}
