// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kmsjca.server.signature.RequestSignature;

/** The page about the endpoint says what the code does. */
class ServerPageTest {

  private static final Path PAGE = Path.of("..", "docs", "server.md");
  private static final Path TESTS = Path.of("src/test/java/org/kmsjca/server/endpoint");

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  @Test
  void limits_areTheDefaults() throws IOException {
    EndpointLimits limits = EndpointLimits.DEFAULT;
    assertThat(page())
        .contains("| headers of a request | " + limits.headerBytes() + " bytes |")
        .contains("| body of a request | " + limits.bodyBytes() + " bytes |")
        .contains("| connections | " + limits.connections() + " |")
        .contains("| requests being worked on | " + limits.requests() + " |")
        .contains("together | " + ServiceHandler.LARGE_BODIES_BYTES + " bytes |")
        .contains(
            "| threads of calls that may wait for the store or the disk, or make a key pair | "
                + limits.threads()
                + " |")
        .contains("whole header came | " + limits.idle().toSeconds() + " s |")
        .contains("time for the body | " + limits.body().toSeconds() + " s |")
        .contains("at the end | " + limits.stop().toSeconds() + " s |")
        .contains("may be " + RequestSignature.MAX_SKEW.toMinutes() + " minutes from");
  }

  @Test
  void metrics_areAllNamed() throws IOException {
    List<String> told =
        Pattern.compile("^# TYPE (\\S+)", Pattern.MULTILINE)
            .matcher(new Metrics(() -> 0).text())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toList());
    List<String> named =
        Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE)
            .matcher(page())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toList());
    assertThat(named).containsExactlyElementsOf(told);
  }

  private static List<String[]> rowsBelow(String heading) throws IOException {
    String section = page().substring(page().indexOf(heading)).split("\n## ", -1)[0];
    return Pattern.compile("^\\| (?!client |target |---)(.*) \\|$", Pattern.MULTILINE)
        .matcher(section)
        .results()
        .map(row -> row.group(1).split(" \\| ", -1))
        .toList();
  }

  @Test
  void clients_areOfVersionsOfTheBuild_andNameTestsThatExist() throws IOException {
    String versions =
        Files.readString(Path.of("pom.xml")) + Files.readString(Path.of("../pom.xml"));
    List<String[]> rows = rowsBelow("## 5. Clients");
    assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> assertThat(row).hasSize(4));
    for (String[] row : rows) {
      if (!row[1].equals("as installed")) {
        assertThat(versions).as(row[0]).contains(".version>" + row[1] + "</");
      }
      assertThat(row[3].replace("`", "").split(", ", -1))
          .allMatch(test -> Files.exists(TESTS.resolve(test + ".java")));
    }
  }

  @Test
  void fuzzTargets_areAllNamed() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      assertThat(rowsBelow("## 6. Requests").stream().map(row -> row[0].replace("`", "") + ".java"))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith("FuzzTest.java"))
                  .toList());
    }
  }

  @Test
  void links_leadToFiles() throws IOException {
    List<String> links =
        Pattern.compile("\\]\\(([^)#]+)\\)")
            .matcher(page())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toList());
    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(PAGE.resolveSibling(link)));
  }
}
