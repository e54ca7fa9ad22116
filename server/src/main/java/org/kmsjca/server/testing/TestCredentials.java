// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

/**
 * An access key, as the clients of AWS take it.
 *
 * @param accessKeyId names it
 * @param secretAccessKey its secret, which is not shown
 */
public record TestCredentials(String accessKeyId, String secretAccessKey) {

  /** Shows the name only. */
  @Override
  public String toString() {
    return accessKeyId;
  }
}
