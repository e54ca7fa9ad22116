// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back, and what the metrics say of it.
 *
 * <p><b>Secrets:</b> the body may hold some, until {@link #wipe()}.
 */
final class Answer {

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final String operation;
  private final @Nullable String error;

  /**
   * Makes an answer.
   *
   * @param body belongs to the answer
   * @param operation {@code service:Operation}, or a name for what is none; of those there are few
   * @param error the name of the error; null for success
   */
  Answer(int status, String contentType, byte[] body, String operation, @Nullable String error) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.operation = operation;
    this.error = error;
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }

  String operation() {
    return operation;
  }

  @Nullable String error() {
    return error;
  }

  void wipe() {
    Arrays.fill(body, (byte) 0);
  }
}
