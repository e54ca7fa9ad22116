// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be understood, before any service has seen it. Messages never contain
 * secrets.
 */
public final class WireException extends RuntimeException {

  /** The name of a request that is not of the form that it must have. */
  public static final String SERIALIZATION = "SerializationException";

  /** The name of a request with a value that is not allowed. */
  public static final String VALIDATION = "ValidationException";

  private static final long serialVersionUID = 1L;

  private final String name;
  private final @Nullable String detail;

  /**
   * Makes the error.
   *
   * @param name as AWS KMS names it
   * @param detail the message; null for none
   */
  public WireException(String name, @Nullable String detail) {
    // Whoever sends nonsense shall not make the server collect stack traces.
    super(detail == null ? name : name + ": " + detail, null, false, false);
    this.name = name;
    this.detail = detail;
  }

  /**
   * Names the error.
   *
   * @return for example {@code SerializationException}
   */
  public String name() {
    return name;
  }

  /**
   * Gives the message.
   *
   * @return the text without the name; empty for none
   */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }
}
