// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.server.endpoint.EndpointSettings;
import org.kmsjca.server.endpoint.KmsEndpoint;

/** The store that {@code init} made in a home directory, at an endpoint. */
final class ServedStore implements AutoCloseable {

  private final EmbeddedService service;
  private final KmsEndpoint endpoint;

  ServedStore(Path home) throws IOException {
    this(home, EndpointSettings.DEFAULT);
  }

  ServedStore(Path home, EndpointSettings settings) throws IOException {
    Path store = home.resolve(".kms-jca/store").toRealPath();
    service =
        EmbeddedService.open(
            Configuration.read(store.resolve(StoreAccess.SETTINGS_FILE)),
            InstantSource.fixed(CommandHome.NOW));
    endpoint = KmsEndpoint.start(service, settings);
  }

  String url() {
    return endpoint.uri().toString();
  }

  @Override
  public void close() {
    endpoint.close();
    service.close();
  }
}
