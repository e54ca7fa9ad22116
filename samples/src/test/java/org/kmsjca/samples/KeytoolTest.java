// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs what docs/keytool.md says, as processes, on both JDKs: sections J and K of the JCA's rules.
 */
class KeytoolTest {

  private static final Pattern STEP =
      Pattern.compile(
          "^```sh\\n(.*?)^```\\n(?:\\n```text\\n(.*?)^```\\n)?",
          Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path directory;

  private static Optional<Path> allJar() throws IOException {
    Path target = Path.of("..", "provider", "target");
    if (!Files.isDirectory(target)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith("-all.jar")).findFirst();
    }
  }

  /** The JDK of this JVM, or one that stands beside it. */
  private static Optional<Path> jdk(int version) throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    if (Runtime.version().feature() == version) {
      return Optional.of(own);
    }
    try (Stream<Path> beside = Files.list(own.getParent())) {
      return beside.filter(jdk -> isVersion(jdk, version)).sorted().findFirst();
    }
  }

  private static boolean isVersion(Path jdk, int version) {
    try {
      return Files.exists(jdk.resolve("bin").resolve("keytool"))
          && Files.readString(jdk.resolve("release")).contains("JAVA_VERSION=\"" + version + ".");
    } catch (IOException e) {
      return false;
    }
  }

  /** K-1 to K-3, J-1, J-4, J-10, J-12, J-14. */
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void commands_ofThePage_doWhatItSays(int version) throws Exception {
    Optional<Path> jar = allJar();
    Optional<Path> jdk = jdk(version);
    if (jar.isEmpty() || jdk.isEmpty()) {
      System.out.println(
          "skipped: keytool of JDK " + version + ": JDK " + jdk + ", jar of mvn package " + jar);
    }
    assumeTrue(jar.isPresent() && jdk.isPresent());
    MarkdownPage page = MarkdownPage.read("docs/keytool.md");
    Files.copy(jar.get(), directory.resolve("kms-jca-all.jar"));
    Files.createFile(directory.resolve("kms.properties"));
    Files.writeString(directory.resolve("kms.security"), page.blocks("properties").get(0), UTF_8);
    List<MatchResult> steps = STEP.matcher(page.text()).results().toList();
    assertThat(steps).hasSizeGreaterThan(5);
    for (MatchResult step : steps) {
      String output = run(step.group(1), jdk.get());
      if (step.group(2) != null) {
        assertThat(output).as(step.group(1)).contains(step.group(2).lines().toList());
      }
    }
    assertThat(run("keytool -list $(cat options) -keystore kms.ks -storepass unused", jdk.get()))
        .as("what was deleted or renamed is gone")
        .doesNotContain("archive", "letters", "orders", "invoices", "server");
  }

  private String run(String commands, Path jdk) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", commands);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("JAVA_HOME", jdk.toString());
    String path = jdk.resolve("bin") + File.pathSeparator;
    builder.environment().merge("PATH", path, (old, first) -> first + old);
    Path errors = directory.resolve("errors.txt");
    Process process = builder.directory(directory.toFile()).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(commands + output + Files.readString(errors)).isZero();
    return output;
  }
}
