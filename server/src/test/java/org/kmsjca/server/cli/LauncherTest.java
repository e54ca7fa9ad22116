// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, and what only a process of its own shows. */
class LauncherTest {

  private static final Path SCRIPT = Path.of("..", "bin", "kms-jca").toAbsolutePath();
  private static final int TERMINATED = 143;

  @TempDir private Path directory;
  private Path jar;

  /** A jar that stands for the one with everything inside: it names the class path of this JVM. */
  @BeforeEach
  void jarOfTheClassPath() throws IOException {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" "));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, path);
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, KmsJca.class.getName());
    manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED");
    jar = directory.resolve("some folder").resolve("kms-jca.jar");
    Files.createDirectory(jar.getParent());
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return prepared(command).start();
  }

  /** Runs a command line of the shell, in which {@code "$0"} is the launcher. */
  private ProcessBuilder shell(String line) {
    return prepared(List.of("bash", "-c", line, SCRIPT.toString()));
  }

  private ProcessBuilder prepared(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KMS_JCA_JAR", jar.toString());
    builder.environment().put("KMS_JCA_CACHE", "none");
    builder.environment().put("KMS_JCA_STORE", directory.resolve("store").toString());
    builder
        .environment()
        .put("KMS_JCA_CREDENTIALS_FILE", directory.resolve("credentials").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", directory.toString());
    return builder.redirectErrorStream(true);
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void script_startsTheProgram_andKeepsItsExitCode() throws Exception {
    Process version = start("--version");
    assertThat(said(version)).startsWith("kms-jca/").contains("Java/");
    assertThat(version.waitFor()).isZero();
    Process wrong = start("encrypt", "--description", "two  words");
    assertThat(said(wrong)).contains("Unknown options");
    assertThat(wrong.waitFor()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void serve_finishesWhatItTook_whenItIsTerminated() throws Exception {
    Process init = start("init");
    assertThat(said(init)).contains("Made a store");
    Process process = start("serve", "--port", "0");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = reader.readLine();
      int port = Integer.parseInt(first.replaceFirst(".*:", ""));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String request =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n"
                + "X-Amz-Target: TrentService.ListKeys\r\nContent-Length: 2\r\n\r\n{";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        Thread.sleep(500); // taken by then
        process.toHandle().destroy();
        assertThat(process.waitFor(1, TimeUnit.SECONDS)).as("waits for the request").isFalse();
        socket.getOutputStream().write('}');
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("MissingAuthenticationToken");
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void home_isTheOneOfTheShell() throws Exception {
    ProcessBuilder builder = shell("\"$0\" init");
    builder.environment().remove("KMS_JCA_STORE");
    builder.environment().remove("KMS_JCA_CREDENTIALS_FILE");
    Process init = builder.start();
    assertThat(said(init)).contains(directory.resolve(".kms-jca/store").toString());
    assertThat(init.waitFor()).isZero();
  }

  @Test
  void lettersBeyondAscii_arriveWithoutALocale() throws Exception {
    ProcessBuilder builder =
        shell(
            "\"$0\" init >/dev/null && echo words > Größe && \"$0\" create-key --description 'Größe 日本' --query"
                + " KeyMetadata.Description && \"$0\" create-key --description file://Größe --query"
                + " KeyMetadata.Description");
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("LANG");
    Process process = builder.directory(directory.toFile()).start();
    assertThat(said(process)).isEqualTo("\"Größe 日本\"\n\"words\\n\"\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void resultThatCannotBeWritten_isNoSuccess() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
    Process full = shell("\"$0\" --version >/dev/full").start();
    assertThat(said(full)).contains("The result cannot be written: No space left on device");
    assertThat(full.waitFor()).isEqualTo(ExitCode.GENERAL);
    Process closed = shell("\"$0\" --version >&-").start();
    assertThat(said(closed)).contains("The result cannot be written");
    assertThat(closed.waitFor()).isEqualTo(ExitCode.GENERAL);
  }

  /** The reader has what it wanted: nothing is said. */
  @Test
  void readerThatGoesAway_isNotTold() throws Exception {
    Process piped = shell("set -o pipefail; { sleep 2; \"$0\" help; } | true").start();
    assertThat(said(piped)).isEmpty();
    assertThat(piped.waitFor()).isEqualTo(ExitCode.GENERAL);
  }

  @Test
  void scriptWithoutTheJar_saysHowToMakeIt() throws Exception {
    Files.delete(jar);
    Process process = start("list-keys");
    assertThat(said(process)).contains("mvn -q package");
    assertThat(process.waitFor()).isEqualTo(ExitCode.CONFIGURATION);
  }

  @Test
  void secondRun_takesClassesAndNativeLibrariesFromTheCache() throws Exception {
    Path cache = directory.resolve("a cache");
    ProcessBuilder first = prepared(List.of(SCRIPT.toString(), "init"));
    first.environment().put("KMS_JCA_CACHE", cache.toString());
    Process init = first.start();
    assertThat(said(init)).contains("Made a store");
    assertThat(init.waitFor()).isZero();
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceFirst("^\\d+", "")))
          .containsExactlyInAnyOrder(".jsa", ".native");
    }
    ProcessBuilder second = prepared(List.of(SCRIPT.toString(), "create-key"));
    second.environment().put("KMS_JCA_CACHE", cache.toString());
    // Nothing can be unpacked where there is no directory for it.
    second.environment().put("KMS_JCA_JAVA_OPTIONS", "-Djava.io.tmpdir=/none -Xshare:on");
    Process create = second.start();
    assertThat(said(create)).contains("\"KeyState\": \"Enabled\"");
    assertThat(create.waitFor()).isZero();
    // Whatever a JVM has to say of an archive of classes, nobody wants to read it.
    ProcessBuilder third = prepared(List.of(SCRIPT.toString(), "create-key"));
    third.environment().put("KMS_JCA_CACHE", cache.toString());
    assertThat(said(third.start())).startsWith("{");
  }

  @Test
  void serve_answers_untilItIsTerminated() throws Exception {
    Process init = start("init");
    assertThat(said(init)).contains("Made a store");
    assertThat(init.waitFor()).isZero();
    Process process = start("serve", "--port", "0", "--metrics-port", "0");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).startsWith("Listening at http://127.0.0.1:");
      String metrics = reader.readLine().replaceFirst(".* ", "");
      assertThat(reader.readLine()).contains("AWS_ENDPOINT_URL=http://127.0.0.1:");
      HttpURLConnection health =
          (HttpURLConnection) URI.create(metrics + "/health").toURL().openConnection();
      assertThat(health.getResponseCode()).isEqualTo(200);
      process.toHandle().destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
      assertThat(reader.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
    Process verify = start("audit", "verify");
    assertThat(said(verify)).contains("\"Intact\": true");
  }
}
