// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.kms.KmsException;

/** Names errors of the key management service as AWS IAM names them. */
final class IamErrors {

  private IamErrors() {}

  /** Gives the error of IAM. */
  static IamException of(KmsException error) {
    IamErrorCode code =
        switch (error.code()) {
          case ACCESS_DENIED -> IamErrorCode.ACCESS_DENIED;
          case EXPIRED_TOKEN -> IamErrorCode.EXPIRED_TOKEN;
          case UNRECOGNIZED_CLIENT, INVALID_SIGNATURE -> IamErrorCode.INVALID_CLIENT_TOKEN_ID;
          case MALFORMED_POLICY_DOCUMENT -> IamErrorCode.MALFORMED_POLICY_DOCUMENT;
          case LIMIT_EXCEEDED -> IamErrorCode.LIMIT_EXCEEDED;
          case THROTTLING -> IamErrorCode.THROTTLING;
          case VALIDATION -> IamErrorCode.VALIDATION_ERROR;
          default -> IamErrorCode.SERVICE_FAILURE;
        };
    return new IamException(code, error.detail().orElse(error.code().awsName()), error);
  }
}
