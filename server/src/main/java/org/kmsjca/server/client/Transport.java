// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.util.Map;

/** Sends requests, one at a time. */
@FunctionalInterface
interface Transport {

  /**
   * Sends a request to the endpoint with POST and waits for its answer.
   *
   * @param headers by their names
   * @param body stays the caller's
   * @return the answer, whatever its status; the caller closes it
   * @throws EndpointException if there is none
   */
  HttpAnswer send(Map<String, String> headers, byte[] body);
}
