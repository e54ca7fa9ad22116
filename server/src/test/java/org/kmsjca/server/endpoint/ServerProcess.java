// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.kms.spi.Configuration;

/** A server in a process of its own, which tells its address and an access key, and never ends. */
public final class ServerProcess {

  private ServerProcess() {}

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
