// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.example.App;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what docs/installation.md says, in a directory as it describes it: P-2, P-3, P-6, S-2, S-3,
 * S-4.
 */
class InstallationTest {

  private static final String PAGE = "docs/installation.md";
  private static final List<String> LIBRARIES =
      List.of("bcprov-", "jackson-", "caffeine-", "sqlite-jdbc-");
  private static final List<String> OWN_NAMES = List.of("org/kmsjca/", "org/sqlite/", "META-INF/");

  @TempDir static Path directory;

  private static Path allJar;

  @BeforeAll
  static void makeDirectory() throws IOException {
    List<Path> jars = providerJars();
    if (jars.size() != 2) {
      System.out.println(
          "skipped: the provider's jars are not there, they are made by mvn package: " + jars);
    }
    assumeTrue(jars.size() == 2);
    allJar = Files.copy(jars.get(0), directory.resolve("kms-jca-all.jar"));
    Path libs = Files.createDirectory(directory.resolve("libs"));
    Files.copy(jars.get(1), libs.resolve(jars.get(1).getFileName()));
    for (Path library : libraries()) {
      Files.copy(library, libs.resolve(library.getFileName()));
    }
    writeAppJar(directory.resolve("app.jar"));
    Files.createFile(directory.resolve("kms.properties"));
    Files.writeString(directory.resolve("kms.security"), page().blocks("properties").get(0), UTF_8);
  }

  private static MarkdownPage page() throws IOException {
    return MarkdownPage.read(PAGE);
  }

  /** The jar with all dependencies, then the other. */
  private static List<Path> providerJars() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "provider", "target"))) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("kms-jca-provider-[^-]+(-SNAPSHOT)?(-all)?\\.jar"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> LIBRARIES.stream().anyMatch(path.getFileName().toString()::startsWith))
        .toList();
  }

  private static void writeAppJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, App.class.getName());
    String name = App.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        var program = App.class.getClassLoader().getResourceAsStream(name)) {
      entries.putNextEntry(new JarEntry(name));
      program.transferTo(entries);
      entries.closeEntry();
    }
  }

  static List<String> commands() throws IOException {
    return page().blocks("sh");
  }

  private record Outcome(int exitCode, String output, String errors) {}

  private static Outcome run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", command);
    String path = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator;
    builder.environment().merge("PATH", path, (old, jdk) -> jdk + old);
    Path errors = directory.resolve("errors.txt");
    Process process =
        builder.directory(directory.toFile()).redirectError(Redirect.to(errors.toFile())).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), output, Files.readString(errors));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_ofThePage_printsThatTheProviderServed(String command) throws Exception {
    Outcome outcome = run(command);
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    assertThat(outcome.output()).isEqualTo("KMS 42" + System.lineSeparator());
  }

  /** P-6: the JVM says nothing, but nothing is encrypted by anybody else. */
  @Test
  void providerThatIsListedAndNotFound_leavesItsNamesUnknown() throws Exception {
    Outcome outcome =
        run("java -Djava.security.properties=kms.security -cp app.jar org.example.App");
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).contains("NoSuchAlgorithmException", "KMS-AES");
  }

  @Test
  void allJar_classes_haveNamesOfOurOwn() throws IOException {
    try (JarFile jar = new JarFile(allJar.toFile())) {
      List<String> foreign = new ArrayList<>();
      jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .filter(name -> OWN_NAMES.stream().noneMatch(name::startsWith))
          .forEach(foreign::add);
      assertThat(foreign).isEmpty();
      assertThat(jar.getEntry("META-INF/services/java.sql.Driver")).isNull();
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
      assertThat(jar.getEntry("META-INF/THIRD-PARTY.txt")).isNotNull();
    }
  }
}
