// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule of docs/spec/policy.md is cited by a test, and no test cites an unknown one. */
class PolicySpecCoverageTest {

  private static final Path PAGE = Path.of("../docs/spec/policy.md");
  private static final List<Path> TESTS =
      List.of(
          Path.of("src/test/java/org/kmsjca/embedded/policy"),
          Path.of("src/test/resources/policy"));
  private static final Pattern RULE = Pattern.compile("\\*\\*PO-(\\d+)\\*\\*");
  private static final Pattern CITATION = Pattern.compile("PO-(\\d+)(?: to PO-(\\d+))?");

  @Test
  void rules_ofThePolicyPage_areThoseThatTestsCite() throws IOException {
    Set<Integer> rules = new TreeSet<>();
    RULE.matcher(Files.readString(PAGE)).results().map(r -> number(r, 1)).forEach(rules::add);
    Set<Integer> cited = new TreeSet<>();
    for (Path directory : TESTS) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          CITATION
              .matcher(Files.readString(file))
              .results()
              .forEach(r -> addRange(r, rules, cited));
        }
      }
    }
    assertThat(rules).hasSizeGreaterThan(50);
    assertThat(cited).isEqualTo(rules);
  }

  /** Inside a range only the ends must exist, as the numbers of the page have gaps. */
  private static void addRange(MatchResult citation, Set<Integer> rules, Set<Integer> cited) {
    int first = number(citation, 1);
    int last = citation.group(2) == null ? first : number(citation, 2);
    cited.add(first);
    cited.add(last);
    IntStream.rangeClosed(first, last).filter(rules::contains).forEach(cited::add);
  }

  private static int number(MatchResult match, int group) {
    return Integer.parseInt(match.group(group));
  }
}
