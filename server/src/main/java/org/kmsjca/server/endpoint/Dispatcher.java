// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.time.InstantSource;
import java.util.List;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WipedOutput;

/**
 * Knows who answers, and in which protocol.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class Dispatcher {

  private static final List<Protocol> PROTOCOLS =
      List.of(JsonProtocol.INSTANCE, QueryProtocol.IAM, QueryProtocol.STS);

  private final EmbeddedService service;
  private final InstantSource clock;

  /**
   * Makes a dispatcher.
   *
   * @param service answers
   * @param clock tells the time to the check of signatures
   */
  Dispatcher(EmbeddedService service, InstantSource clock) {
    this.service = service;
    this.clock = clock;
  }

  /** Takes a request whose body has come. */
  ServiceCall take(HttpCall call) {
    return new ServiceCall(service, clock, call);
  }

  /** Guesses the protocol of a request that says no more than its headers. */
  static Protocol protocol(HttpCall call) {
    String type = call.header("content-type");
    return type != null && type.startsWith("application/x-www-form-urlencoded")
        ? QueryProtocol.STS
        : JsonProtocol.INSTANCE;
  }

  /** Gives the protocol of a service. */
  static Protocol protocol(ServiceOperations service) {
    return PROTOCOLS.stream().filter(one -> one.isOf(service)).findFirst().orElseThrow();
  }

  /** Answers a request with an error. */
  static Answer failure(
      Protocol protocol, Protocol.Failure failure, String requestId, String operation) {
    try (WipedOutput text = new WipedOutput()) {
      protocol.writeError(failure, requestId, text);
      return new Answer(
          failure.status(), protocol.contentType(), text.toByteArray(), operation, failure.name());
    }
  }
}
