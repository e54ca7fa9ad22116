// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;

/** Whatever is given as a marker begins a page, or is refused with the declared error. */
class PageFuzzTest {

  @FuzzTest
  void marker_anyText_beginsAPageOrIsRefused(byte[] input) {
    check(new String(input, StandardCharsets.UTF_8));
    check(Base64.getUrlEncoder().encodeToString(input));
    check(
        Base64.getUrlEncoder()
            .encodeToString(
                ("ListKeys\n" + new String(input, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8)));
  }

  private static void check(String marker) {
    PageRequest request = PageRequest.of("ListKeys", 2, marker);
    try {
      Page<String> page = request.cut(Stream.of("a", "b", "c", "d"), name -> name);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(2);
    } catch (KmsException e) {
      assertThat(e.code()).isEqualTo(KmsErrorCode.INVALID_MARKER);
    }
  }
}
