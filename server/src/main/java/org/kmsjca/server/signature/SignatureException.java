// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

/** A signature that is missing, malformed, or not valid now. Messages never contain secrets. */
public final class SignatureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** There is no signature. */
    MISSING,
    /** The signature lacks something, or has a form that cannot be read. */
    INCOMPLETE,
    /** The signature is not one of this request, or not one for now, here and this service. */
    INVALID
  }

  private final Reason reason;
  private final String detail;

  SignatureException(Reason reason, String detail) {
    // Whoever sends nonsense shall not make the server collect stack traces.
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  static SignatureException incomplete(String detail) {
    return new SignatureException(Reason.INCOMPLETE, detail);
  }

  static SignatureException invalid(String detail) {
    return new SignatureException(Reason.INVALID, detail);
  }

  /**
   * Tells what is wrong.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Gives the message.
   *
   * @return for whoever sent the request
   */
  public String detail() {
    return detail;
  }
}
