// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} in a process of its own with a client, and where it cannot listen. */
class ServeProcessTest {

  private static final String STORE_PASSWORD = "a password with 5 words";

  @TempDir private Path directory;

  /** Starts to serve, lets a client make a key, and ends it; gives where it listened. */
  private String served(Map<String, String> environment, String clientFlag, String... flags)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("serve", "--port", "0"));
    words.addAll(List.of(flags));
    ProcessBuilder builder = new ProgramProcess(directory).prepared(words.toArray(String[]::new));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = reader.readLine();
      assertThat(first).startsWith("Listening at ");
      String url = first.substring("Listening at ".length());
      CommandHome client =
          new CommandHome(directory, InstantSource.system())
              .set("AWS_ENDPOINT_URL", url)
              .set("AWS_DEFAULT_REGION", "us-east-1");
      List<String> call = new ArrayList<>(List.of("create-key", "--query", "KeyMetadata.KeyState"));
      if (!clientFlag.isEmpty()) {
        call.add(clientFlag);
      }
      assertThat(client.ok(call.toArray(String[]::new))).isEqualTo("\"Enabled\"\n");
      return url;
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Path secret(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  @Test
  void storeWithAPassword_isServed() throws Exception {
    String file = secret("password", STORE_PASSWORD + "\n").toString();
    new CommandHome(directory)
        .set(StorePasswords.VARIABLE, file)
        .ok("init", "--setting", "root-key=password");
    served(Map.of(StorePasswords.VARIABLE, file), "");
  }

  @Test
  void storeWithAPassphraseFile_isServed() throws Exception {
    Path file = secret("passphrase", STORE_PASSWORD + "\n");
    new CommandHome(directory)
        .ok("init", "--setting", "root-key=passphrase", "root-key-passphrase-file=" + file);
    served(Map.of(), "");
  }

  @ParameterizedTest
  @CsvSource({"[::1], http://[::1]:", "::1, http://[::1]:", "localhost, http://localhost:"})
  void host_isAnAddressOrAName(String host, String url) throws Exception {
    assumeTrue(host.indexOf(':') < 0 || hasIpv6());
    new CommandHome(directory).ok("init");
    assertThat(served(Map.of(), "", "--host", host)).startsWith(url);
  }

  private static boolean hasIpv6() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
      return socket.isBound();
    } catch (SocketException e) {
      System.out.println("skipped: there is no IPv6: " + e);
      return false;
    }
  }

  @Test
  void certificate_isShown_andTrustedByWhoHasIt() throws Exception {
    new CommandHome(directory).ok("init");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=x", "-ext", "san=ip:127.0.0.1");
    keytool("-exportcert", "-rfc", "-file", directory.resolve("ca.pem").toString());
    secret("tls-password", "changeit\n");
    String url =
        served(
            Map.of(),
            "--ca-bundle=ca.pem",
            "--tls-key-store",
            "tls.p12",
            "--tls-password-file",
            "tls-password");
    assertThat(url).startsWith("https://127.0.0.1:");
  }

  private void keytool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("-keystore", "tls.p12", "-storepass", "changeit", "-alias", "kms"));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = ProgramProcess.said(process);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--metrics-port"})
  void portThatIsTaken_isNamed_andNothingListens(String flag) throws Exception {
    CommandHome home = new CommandHome(directory);
    home.ok("init");
    InetAddress loopback = InetAddress.getAllByName("127.0.0.1")[0];
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      int other = freePort(loopback);
      String otherFlag = flag.equals("--port") ? "--metrics-port" : "--port";
      CommandHome.Ended ended =
          home.run(
              "serve",
              flag,
              String.valueOf(taken.getLocalPort()),
              otherFlag,
              String.valueOf(other));
      assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .isEqualTo(
              "\nThe endpoint cannot be started: Failed to bind to 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": Address already in use\n");
      assertThatThrownBy(() -> new Socket(loopback, other)).isInstanceOf(ConnectException.class);
    }
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "[::1"})
  void hostThatIsNone_isRefused(String host) {
    CommandHome home = new CommandHome(directory);
    home.ok("init");
    assertThat(home.run("serve", "--port", "0", "--host", host).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
