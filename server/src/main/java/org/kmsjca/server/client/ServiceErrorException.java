// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import org.kmsjca.server.protocol.WireError;

/** An error that the service behind the endpoint answered with. */
public final class ServiceErrorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final String detail;
  private final int status;
  private final int uselessRetries;

  /**
   * Makes the error.
   *
   * @param uselessRetries how often it was tried again, if that was as often as is allowed;
   *     otherwise negative
   */
  ServiceErrorException(WireError error, int status, int uselessRetries) {
    super(error.name() + ": " + error.detail());
    name = error.name();
    detail = error.detail();
    this.status = status;
    this.uselessRetries = uselessRetries;
  }

  /**
   * Names the error.
   *
   * @return for example {@code NotFoundException}; the status of HTTP if the answer had no name
   */
  public String name() {
    return name;
  }

  /**
   * Gives the message.
   *
   * @return the text; empty for none
   */
  public String detail() {
    return detail;
  }

  /**
   * Gives the status of HTTP.
   *
   * @return three digits
   */
  public int status() {
    return status;
  }

  /**
   * Says that the call was given up, in the words of the AWS command line.
   *
   * @return for example {@code (reached max retries: 2)}, with a space before it; empty if it could
   *     have been tried again
   */
  public String retries() {
    return uselessRetries < 0 ? "" : " (reached max retries: " + uselessRetries + ")";
  }
}
