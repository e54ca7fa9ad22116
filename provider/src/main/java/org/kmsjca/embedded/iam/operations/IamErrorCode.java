// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/** The error names of AWS IAM and AWS STS that this service raises. */
public enum IamErrorCode {
  /** The caller may not do this. */
  ACCESS_DENIED("AccessDenied"),
  /** What is to be deleted is still in use. */
  DELETE_CONFLICT("DeleteConflict"),
  /** The name is taken. */
  ENTITY_ALREADY_EXISTS("EntityAlreadyExists"),
  /** The session is over. */
  EXPIRED_TOKEN("ExpiredToken"),
  /** The caller or the access key is not known. */
  INVALID_CLIENT_TOKEN_ID("InvalidClientTokenId"),
  /** A member of the request does not mean anything useful. */
  INVALID_INPUT("InvalidInput"),
  /** A limit on the number or size of things is reached. */
  LIMIT_EXCEEDED("LimitExceeded"),
  /** The policy document is malformed. */
  MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocument"),
  /** The user, group, role, policy, version or access key does not exist. */
  NO_SUCH_ENTITY("NoSuchEntity"),
  /** The service failed; nothing was changed. */
  SERVICE_FAILURE("ServiceFailure"),
  /** There are too many requests. */
  THROTTLING("Throttling"),
  /** A member of the request is out of its limits. */
  VALIDATION_ERROR("ValidationError");

  private final String awsName;

  IamErrorCode(String awsName) {
    this.awsName = awsName;
  }

  /**
   * Gives the name on the wire and in the audit trail.
   *
   * @return for example {@code NoSuchEntity}
   */
  public String awsName() {
    return awsName;
  }
}
