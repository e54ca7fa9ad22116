// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.spi.Setting;

/** The README is true: its code runs and prints what it shows, its tables are those of the code. */
final class ReadmeTest {

  private static final int MAX_LINES = 250;
  private static final String MAIN_SOURCES = "provider/src/main/java/org/kmsjca";
  private static final Pattern KEY_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String SHOWN_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String PROGRAM =
      """
      import static java.nio.charset.StandardCharsets.UTF_8;
      import java.security.*;
      import javax.crypto.*;
      import org.kmsjca.jca.*;
      import org.kmsjca.kms.*;
      import org.kmsjca.spec.*;

      public class Block {
        public static void main(String[] args) throws Exception {
      %s
        }
      }
      """;

  @TempDir Path directory;
  private MarkdownPage readme;

  @BeforeEach
  void readReadme() throws IOException {
    readme = MarkdownPage.read("README.md");
  }

  @Test
  void readme_length_isBounded() {
    assertThat(readme.text().lines()).hasSizeLessThan(MAX_LINES);
  }

  @Test
  void javaBlock_run_printsWhatTheNextBlockShows() throws Exception {
    assertThat(readme.blocks("java")).hasSize(1);
    Path source = directory.resolve("Block.java");
    Files.writeString(source, PROGRAM.formatted(readme.blocks("java").get(0)));
    compile(source);
    String classPath = System.getProperty("java.class.path") + File.pathSeparator;
    ChildJvm run =
        ChildJvm.run(
            List.of("-Duser.home=" + directory, "-classpath", classPath + directory), "Block");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(KEY_ID.matcher(run.output()).replaceAll(SHOWN_KEY_ID))
        .isEqualTo(readme.blocks("text").get(0));
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            directory.toString());
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      var sources = files.getJavaFileObjects(source);
      boolean compiled = compiler.getTask(messages, files, null, options, null, sources).call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  @Test
  void securityProviderLine_inSecurityProperties_installsTheProvider() throws Exception {
    Path properties = directory.resolve("security.properties");
    Files.writeString(properties, readme.blocks("properties").get(0));
    ChildJvm run =
        ChildJvm.run(
            List.of("-Duser.home=" + directory, "-Djava.security.properties=" + properties),
            InstalledProvider.class.getName());
    assertThat(run.output()).isEqualTo("KMS 42\n");
  }

  @Test
  void commands_firstTwo_areQuickStartAndTests() {
    List<String> commands =
        readme.blocks("sh").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("mvn "))
            .toList();
    assertThat(commands).startsWith("mvn -q compile -Dquick-start", "mvn verify");
  }

  @Test
  void configurationTable_rows_areTheSettings() {
    String rows =
        Arrays.stream(Setting.values())
            .map(
                setting ->
                    String.format(
                        "| `%s` | %s | `%s` | %s |",
                        setting.key(), setting.type(), setting.defaultValue(), setting.meaning()))
            .collect(Collectors.joining("\n"));
    String header = "| name | type | default | meaning |\n|---|---|---|---|\n";
    assertThat(readme.text()).contains(header + rows + "\n\n<!-- end of configuration -->");
  }

  @Test
  void packageTable_rows_areThePackages() throws IOException {
    Path sources = readme.directory().resolve(MAIN_SOURCES);
    try (Stream<Path> found = Files.walk(sources)) {
      List<String> packages =
          found
              .filter(file -> file.endsWith("package-info.java"))
              .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
              .toList();
      assertThat(readme.table("| package | what | public |"))
          .extracting(row -> row.get(0))
          .containsExactlyInAnyOrderElementsOf(packages);
    }
  }

  @Test
  void packageTable_public_isWhatTheModuleExports() {
    List<String> exported =
        readme.table("| package | what | public |").stream()
            .filter(row -> row.size() > 2 && row.get(2).equals("yes"))
            .map(row -> "org.kmsjca." + row.get(0))
            .toList();
    assertThat(exportedPackages()).containsExactlyInAnyOrderElementsOf(exported);
  }

  private List<String> exportedPackages() {
    Path module = readme.directory().resolve("provider/src/main/java/module-info.java");
    try (Stream<String> lines = Files.lines(module)) {
      return lines
          .filter(line -> line.strip().startsWith("exports "))
          .map(line -> line.strip().replaceAll("exports |;", ""))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void links_ofAllPages_leadToFiles() throws IOException {
    try (Stream<Path> found = Files.walk(readme.directory())) {
      List<Path> pages =
          found
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !readme.directory().relativize(file).toString().contains("target"))
              .toList();
      assertThat(pages).hasSizeGreaterThan(5);
      for (Path page : pages) {
        assertThat(new MarkdownPage(page.getParent(), Files.readString(page)).links())
            .filteredOn(link -> !link.contains("://"))
            .allSatisfy(
                link -> assertThat(page.resolveSibling(link)).as("link in %s", page).exists());
      }
    }
  }
}
