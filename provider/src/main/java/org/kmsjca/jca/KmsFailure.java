// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.InvalidKeyException;
import java.security.ProviderException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.kms.KmsLockedException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.KmsUnavailableException;

/** Puts failures of the service into the exceptions of the JCA, with what to do about them. */
final class KmsFailure {

  private KmsFailure() {}

  /** For places that declare InvalidKeyException; the service's exception is always the cause. */
  static InvalidKeyException invalidKey(RuntimeException failure) {
    RuntimeException cause = failure.getCause() instanceof KmsException inner ? inner : failure;
    return new InvalidKeyException(describe(cause), cause);
  }

  /**
   * For places that declare nothing fitting. Unchecked, since the streams of the JDK swallow
   * checked exceptions, and an outage must not look like the end of the data.
   */
  static ProviderException unchecked(RuntimeException cause) {
    return cause instanceof ProviderException already
        ? already
        : new ProviderException(describe(cause), cause);
  }

  /** Says what happened, and what to do about it. */
  static String describe(RuntimeException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return cause instanceof KmsException failure
        ? withoutFullStop(message) + advice(failure)
        : message;
  }

  private static String withoutFullStop(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  private static String advice(KmsException failure) {
    if (failure.code() == KmsErrorCode.ACCESS_DENIED) {
      return "; to allow it, change the key policy (PutKeyPolicy) or the caller (setting 'caller')";
    }
    if (failure instanceof KmsKeyStateException) {
      return failure.code() == KmsErrorCode.DISABLED
          ? "; to use it again, call EnableKey"
          : "; if it is pending deletion, CancelKeyDeletion and EnableKey bring it back";
    }
    if (failure instanceof KmsNotFoundException) {
      return "; check the identifier, and the settings 'store', 'account' and 'region'";
    }
    if (failure instanceof KmsLockedException) {
      return "; give it to KeyStore.load";
    }
    if (failure instanceof KmsUnavailableException || failure instanceof KmsLimitException) {
      return "; try again later";
    }
    return "";
  }
}
