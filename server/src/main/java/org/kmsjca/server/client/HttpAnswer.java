// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.util.Arrays;
import java.util.Locale;

/**
 * What came back.
 *
 * <p><b>Secrets:</b> the body may hold some, until {@link #close()}.
 */
final class HttpAnswer implements AutoCloseable {

  private final int status;
  private final String contentType;
  private final byte[] body;

  /**
   * Makes an answer.
   *
   * @param contentType as it came; empty for none
   * @param body belongs to the answer
   */
  HttpAnswer(int status, String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  int status() {
    return status;
  }

  /** Gives the body, which stays the answer's. */
  byte[] body() {
    return body;
  }

  /** Tells whether the body is of a kind, {@code json} or {@code xml}. */
  boolean isOf(String kind) {
    String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    return type.matches("(application|text)/([\\w.-]+[-+])?" + kind + "(-[\\d.]+)?");
  }

  /** Wipes the body. */
  @Override
  public void close() {
    Arrays.fill(body, (byte) 0);
  }
}
