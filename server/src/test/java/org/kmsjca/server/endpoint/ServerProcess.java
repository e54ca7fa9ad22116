// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.server.testing.TestCredentials;

/** A server in a process of its own, which tells its address and an access key, and never ends. */
public final class ServerProcess {

  private ServerProcess() {}

  /** What a process told when it was ready. */
  record Told(URI uri, TestCredentials root) {}

  /** Starts a process on the store in a directory. */
  static Process start(Path directory, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ServerProcess.class.getName());
    command.add(directory.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Waits until a process is ready. */
  static Told told(Process process) throws IOException {
    String[] words = process.inputReader(StandardCharsets.UTF_8).readLine().split(" ", -1);
    return new Told(URI.create(words[0]), new TestCredentials(words[1], words[2]));
  }

  /** Runs it on the store in a directory. */
  public static void main(String[] arguments) throws InterruptedException {
    Configuration configuration = Configuration.defaults(Path.of(arguments[0]));
    EmbeddedService service = EmbeddedService.open(configuration);
    AccessKey root =
        service.as(configuration.caller()).iam().call(new CreateAccessKey(null)).accessKey();
    KmsEndpoint endpoint = KmsEndpoint.start(service, EndpointSettings.DEFAULT);
    String secret =
        root.secretAccessKey().lend(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    System.out.println(endpoint.uri() + " " + root.accessKeyId() + " " + secret);
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
