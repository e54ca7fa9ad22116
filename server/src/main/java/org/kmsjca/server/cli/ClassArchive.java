// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.server.endpoint.EndpointSettings;
import org.kmsjca.server.endpoint.KmsEndpoint;

/**
 * Runs some commands on a store of its own, and at an endpoint of it; both are deleted again. The
 * launcher has the JVM keep the classes that this loads ({@code -XX:ArchiveClassesAtExit}), so that
 * commands start faster; before, native libraries are unpacked for the same purpose.
 */
public final class ClassArchive {

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("init"),
          List.of("create-key", "--tags", "TagKey=a,TagValue=b"),
          List.of("create-alias", "--alias-name", "alias/a", "--target-key-id", "{}"),
          List.of("encrypt", "--key-id", "alias/a", "--plaintext", "YQ==", "--output", "text"),
          List.of("generate-data-key", "--key-id", "alias/a", "--key-spec", "AES_256"),
          List.of("list-keys", "--output", "table"),
          List.of("list-keys", "--query", "Keys[].KeyId"),
          List.of("sts", "get-caller-identity"),
          List.of("encrypt", "help"));

  private static final List<List<String>> COMMANDS_FOR_AN_ENDPOINT =
      List.of(
          List.of("encrypt", "--key-id", "alias/a", "--plaintext", "YQ==", "--output", "text"),
          List.of("list-keys", "--query", "Keys[].KeyId"),
          List.of("sts", "get-caller-identity"));

  private ClassArchive() {}

  /**
   * Runs the commands.
   *
   * @param arguments the directory for native libraries; none for not unpacking them
   * @throws IOException if no temporary directory can be made, or this one cannot be written to
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      NativeLibraries.unpack(Path.of(arguments[0]));
    }
    Path directory = Files.createTempDirectory("kms-jca-");
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Function<Map<String, String>, Surroundings> with =
        variables ->
            new Surroundings(
                variables,
                nowhere,
                nowhere,
                directory,
                directory,
                ZoneId.systemDefault(),
                InstantSource.system());
    try {
      COMMANDS.forEach(command -> KmsJca.run(command, with.apply(Map.of())));
      runAtEndpoint(directory, with);
    } finally {
      delete(directory);
    }
  }

  private static void runAtEndpoint(
      Path directory, Function<Map<String, String>, Surroundings> with) throws IOException {
    Path settings = directory.resolve(".kms-jca/store").resolve(StoreAccess.SETTINGS_FILE);
    EmbeddedService service =
        EmbeddedService.open(Configuration.read(settings), InstantSource.system());
    try (KmsEndpoint endpoint = KmsEndpoint.start(service, EndpointSettings.DEFAULT)) {
      String url = endpoint.uri().toString();
      // The last fails, as nobody speaks TLS there, but not before it has loaded what TLS needs.
      for (String one : List.of(url, url.replace("http:", "https:"))) {
        Map<String, String> variables =
            Map.of("AWS_ENDPOINT_URL", one, "AWS_REGION", "us-east-1", "AWS_MAX_ATTEMPTS", "1");
        COMMANDS_FOR_AN_ENDPOINT.forEach(command -> KmsJca.run(command, with.apply(variables)));
      }
    } finally {
      service.close();
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
