// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that explains what threads share knows every such field, and no other. */
class ConcurrencyPageTest {

  private static final Path PAGE = Path.of("..", "docs", "concurrency.md");
  private static final Pattern FIELD = Pattern.compile("`([A-Z]\\w+\\.\\w+)`");

  @Test
  void page_namesEveryFieldThatThreadsShare_andNoOther() throws IOException {
    List<String> named =
        Files.readAllLines(PAGE).stream()
            .flatMap(ConcurrencyPageTest::fields)
            .distinct()
            .sorted()
            .toList();
    assertThat(named).isNotEmpty().isEqualTo(SharedFields.all());
  }

  private static Stream<String> fields(String line) {
    return FIELD.matcher(line).results().map(match -> match.group(1));
  }
}
