// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import org.jspecify.annotations.Nullable;

/**
 * A call that got no answer, or none that can be understood. Messages are worded as the AWS command
 * line words them, and never contain secrets.
 */
public final class EndpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** There is no connection. */
    CONNECT,
    /** It took too long to connect. */
    CONNECT_TIMEOUT,
    /** TLS failed, as a rule because the certificate is not trusted. */
    TLS,
    /** It took too long until there was an answer. */
    READ_TIMEOUT,
    /** The connection ended before the answer did. */
    CLOSED,
    /** The answer cannot be understood. */
    ANSWER
  }

  private final Kind kind;

  EndpointException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Says that an answer cannot be understood. */
  static EndpointException answer(Endpoint endpoint, String why) {
    return new EndpointException(
        Kind.ANSWER, "The answer of \"" + endpoint + "\" cannot be used: " + why, null);
  }

  /**
   * Tells what went wrong.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /** Tells whether it may go better the next time. */
  boolean isTransient() {
    return kind != Kind.ANSWER;
  }
}
