// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The numbered rules of the JCA for providers: each is cited by a test, or stands on the page of
 * differences.
 */
class JcaContractCoverageTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path CONTRACT = ROOT.resolve("../shared/JCA-CONTRACT.md").normalize();
  private static final Pattern RULE = Pattern.compile("^([A-W]-\\d+) ", Pattern.MULTILINE);
  private static final Pattern CITATION = Pattern.compile("\\b[A-W]-\\d{1,2}\\b");
  private static final List<String> CITING =
      List.of("provider/src/test/java", "samples/src/test/java", "docs/differences.md");

  private static Set<String> cited() throws IOException {
    Set<String> cited = new TreeSet<>();
    for (String place : CITING) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          CITATION
              .matcher(Files.readString(file))
              .results()
              .map(MatchResult::group)
              .forEach(cited::add);
        }
      }
    }
    return cited;
  }

  @Test
  void everyRule_isCitedByATestOrADifference() throws IOException {
    if (!Files.exists(CONTRACT)) {
      System.out.println("skipped: the rules are not there: " + CONTRACT);
    }
    assumeTrue(Files.exists(CONTRACT));
    Set<String> rules =
        RULE.matcher(Files.readString(CONTRACT))
            .results()
            .map(rule -> rule.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rules).hasSizeGreaterThan(200);
    assertThat(rules).isSubsetOf(cited());
  }
}
