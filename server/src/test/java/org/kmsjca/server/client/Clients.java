// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;

/** Clients of tests, with a secret that must appear nowhere, and waits that take no time. */
final class Clients {

  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final String TOKEN = "session-token-that-nobody-shows";
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final WireOperation LIST_KEYS = ServiceOperations.KMS.operation("ListKeys").orElseThrow();

  private Clients() {}

  static AccessKeyCredentials credentials() {
    return new AccessKeyCredentials("AKIDEXAMPLE", material(SECRET), material(TOKEN));
  }

  private static KeyMaterial material(String text) {
    return KeyMaterial.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Waits that are written down; the random number is always one half. */
  static Retries retries(int attempts, List<Duration> waits) {
    return new Retries(attempts, () -> 0.5, waits::add);
  }

  static EndpointClient of(Transport transport, Retries retries) {
    return new EndpointClient(
        Endpoint.of("http://localhost:1"),
        "us-east-1",
        credentials(),
        transport,
        retries,
        InstantSource.fixed(NOW));
  }

  /** A client of a real server, which asks once. */
  static EndpointClient of(String url, Timeouts timeouts) {
    return EndpointClient.of(
        Endpoint.of(url),
        "us-east-1",
        credentials(),
        timeouts,
        null,
        retries(1, new ArrayList<>()),
        InstantSource.fixed(NOW));
  }

  static Record listKeys(EndpointClient client) {
    return client.call(ServiceOperations.KMS, LIST_KEYS, new ListKeys(null, null));
  }
}
