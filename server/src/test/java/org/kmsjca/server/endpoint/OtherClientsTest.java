// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.testing.EmbeddedKmsServer;

/** Every operation through boto3 and through the AWS command line, where they are installed. */
class OtherClientsTest {

  private static final Path SCRIPT =
      Path.of("src/test/resources/org/kmsjca/server/endpoint/clients.py");

  @ParameterizedTest
  @ValueSource(strings = {"boto3", "awscli"})
  void client_callsEveryOperation_alsoThoseThatAreRefused(String client) throws Exception {
    String missing = python("missing", Map.of("AWS_DEFAULT_REGION", "us-east-1"));
    if (missing.contains(client)) {
      System.out.println("skipped: the Python module " + client + " is not installed");
    }
    assumeFalse(missing.contains(client), client + " is not installed");
    try (EmbeddedKmsServer server =
        EmbeddedKmsServer.configure()
            .setting(Setting.REQUEST_QUOTAS, "GetKeyLastUsage=2")
            .endpoint(EndpointSettings.DEFAULT.withMetrics(0))
            .start()) {
      String said =
          python(
              client,
              Map.of(
                  "AWS_ENDPOINT_URL", server.uri().toString(),
                  "AWS_DEFAULT_REGION", server.region(),
                  "AWS_ACCESS_KEY_ID", server.root().accessKeyId(),
                  "AWS_SECRET_ACCESS_KEY", server.root().secretAccessKey()));
      assertThat(said).isEmpty();
      String metrics = get(server.metricsUri().orElseThrow().resolve("/metrics"));
      for (String operation : ServiceOperations.KMS.all().keySet()) {
        assertThat(metrics).contains("{operation=\"kms:" + operation + "\",error=\"\"}");
      }
    }
  }

  private static String get(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Gives what the script says; without Python, the names of all clients. */
  private static String python(String argument, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("python3", SCRIPT.toString(), argument).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return "boto3 awscli: " + e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
