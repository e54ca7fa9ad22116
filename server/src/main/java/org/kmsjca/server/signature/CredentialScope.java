// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.util.List;

/**
 * For which day, Region and service a signature is.
 *
 * @param date eight digits
 * @param region the name of the Region
 * @param service the name of the service
 */
public record CredentialScope(String date, String region, String service) {

  static final String TERMINATOR = "aws4_request";

  /** Gives the parts in their order. */
  List<String> parts() {
    return List.of(date, region, service, TERMINATOR);
  }

  /** Shows it as it stands in a request. */
  @Override
  public String toString() {
    return String.join("/", parts());
  }
}
