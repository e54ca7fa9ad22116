// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error of the key management service.
 *
 * <p>The subclasses tell what the caller can do about it; {@link #code()} is the exact error of AWS
 * KMS. Messages never contain secrets.
 */
public abstract sealed class KmsException extends RuntimeException
    permits KmsAccessDeniedException,
        KmsDryRunException,
        KmsInvalidCiphertextException,
        KmsInvalidRequestException,
        KmsKeyStateException,
        KmsLimitException,
        KmsLockedException,
        KmsNotFoundException,
        KmsUnavailableException {

  private static final long serialVersionUID = 1L;

  private final KmsErrorCode code;
  private final @Nullable String detail;

  KmsException(KmsErrorCode code, @Nullable String detail, @Nullable Throwable cause) {
    super(detail == null ? code.awsName() : code.awsName() + ": " + detail, cause);
    this.code = code;
    this.detail = detail;
  }

  /**
   * Tells which error it is.
   *
   * @return the error of AWS KMS
   */
  public final KmsErrorCode code() {
    return code;
  }

  /**
   * Gives the message as AWS KMS would send it.
   *
   * @return the text without the error name; empty for the errors that have none
   */
  public final Optional<String> detail() {
    return Optional.ofNullable(detail);
  }
}
