// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.Objects;

/**
 * From where a call came over a network. Policies can ask for it, and the audit trail tells it.
 *
 * @param sourceAddress the IP address of whoever sent the request; {@code aws:SourceIp}
 * @param userAgent the software that sent it; {@code aws:UserAgent}
 * @param encrypted whether it came over TLS; {@code aws:SecureTransport}
 * @param requestId identifies the call, in the answer and in the audit trail
 */
public record CallOrigin(
    String sourceAddress, String userAgent, boolean encrypted, String requestId) {

  /** Refuses null. */
  public CallOrigin {
    Objects.requireNonNull(sourceAddress, "sourceAddress");
    Objects.requireNonNull(userAgent, "userAgent");
    Objects.requireNonNull(requestId, "requestId");
  }
}
