// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import org.kmsjca.server.client.EndpointClient;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;

/** Has operations performed by the service behind an endpoint. Confined to one thread. */
final class EndpointPerformer implements Performer {

  private final EndpointClient client;
  private final ServiceOperations service;
  private final WireOperation operation;

  /**
   * Makes one.
   *
   * @param client is closed with this
   */
  EndpointPerformer(EndpointClient client, ServiceOperations service, WireOperation operation) {
    this.client = client;
    this.service = service;
    this.operation = operation;
  }

  @Override
  public Object perform(Record request) {
    return client.call(service, operation, request);
  }

  @Override
  public void close() {
    client.close();
  }
}
