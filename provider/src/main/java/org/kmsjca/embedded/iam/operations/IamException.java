// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;

/** An error of an operation on identities. Messages never contain secrets. */
public final class IamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final IamErrorCode code;
  private final String detail;

  /**
   * Makes the error.
   *
   * @param code which error of AWS it is
   * @param detail the message, without secrets
   */
  public IamException(IamErrorCode code, String detail) {
    this(code, detail, null);
  }

  /**
   * Makes the error with a cause.
   *
   * @param code which error of AWS it is
   * @param detail the message, without secrets
   * @param cause what led to it; null if nothing did
   */
  public IamException(IamErrorCode code, String detail, @Nullable Throwable cause) {
    super(code.awsName() + ": " + detail, cause);
    this.code = code;
    this.detail = detail;
  }

  /**
   * Tells which error it is.
   *
   * @return the error of AWS
   */
  public IamErrorCode code() {
    return code;
  }

  /**
   * Gives the message as AWS would send it.
   *
   * @return the text without the error name
   */
  public String detail() {
    return detail;
  }
}
