// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page on compatibility is true: its rows name tests that exist, and versions that they use.
 */
class CompatibilityPageTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| (?!software |---)(.*) \\|$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final List<String> TEST_DIRECTORIES =
      List.of(
          "compatibility/src/test/java/org/kmsjca/compatibility",
          "provider/src/test/java/org/kmsjca/jca",
          "samples/src/test/java/org/kmsjca/samples");

  private static List<String[]> rows() throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/compatibility.md"));
    String tables = page.substring(0, page.indexOf("## `PBEWithKMSAES`"));
    return ROW.matcher(tables)
        .results()
        .map(row -> Pattern.compile(" \\| ").split(row.group(1), -1))
        .toList();
  }

  @Test
  void rows_nameTestsThatExist() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(15);
    for (String[] row : rows()) {
      assertThat(row).as(String.join(" | ", row)).hasSize(5);
      Matcher tests = TEST.matcher(row[4]);
      assertThat(tests.find()).as("a test in: %s", row[4]).isTrue();
      do {
        assertThat(sources(tests.group(1)))
            .as("method %s of %s", tests.group(2), tests.group(1))
            .containsPattern("void " + tests.group(2) + "\\(");
      } while (tests.find());
    }
  }

  private static String sources(String testClass) throws IOException {
    for (String directory : TEST_DIRECTORIES) {
      Path file = PROJECT.resolve(directory).resolve(testClass + ".java");
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("there is no test " + testClass);
  }

  @Test
  void rows_nameVersionsOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    for (String[] row : rows()) {
      if (!row[1].startsWith("JDK")) {
        assertThat(pom).as(row[0]).contains(".version>" + row[1] + "</");
      }
    }
  }

  @Test
  void tests_ofThisModule_areOnThePage() throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/compatibility.md"));
    Pattern method = Pattern.compile("@Test\\s+(?:@\\S+\\s+)?void (\\w+)\\(");
    try (var files = Files.list(PROJECT.resolve(TEST_DIRECTORIES.get(0)))) {
      for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if (!name.equals("CompatibilityPageTest")) {
          assertThat(method.matcher(Files.readString(file)).results().map(m -> m.group(1)).toList())
              .isNotEmpty()
              .allSatisfy(test -> assertThat(page).contains("`" + name + "." + test + "`"));
        }
      }
    }
  }
}
