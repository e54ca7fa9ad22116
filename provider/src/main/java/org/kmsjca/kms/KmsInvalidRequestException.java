// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/** Says that the request can never succeed as it is. Fix the code or the parameters. */
public final class KmsInvalidRequestException extends KmsException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param code which error of AWS KMS it is
   * @param detail the message as AWS KMS words it, without secrets; null for the errors that have
   *     none
   */
  public KmsInvalidRequestException(KmsErrorCode code, @Nullable String detail) {
    this(code, detail, null);
  }

  /**
   * Makes the error with a cause.
   *
   * @param code which error of AWS KMS it is
   * @param detail the message as AWS KMS words it, without secrets; null for the errors that have
   *     none
   * @param cause what led to it; null if nothing did
   */
  public KmsInvalidRequestException(
      KmsErrorCode code, @Nullable String detail, @Nullable Throwable cause) {
    super(code, detail, cause);
  }
}
