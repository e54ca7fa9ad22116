// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The error names of AWS KMS that this service raises. */
public enum KmsErrorCode {
  /** The caller may not do this. */
  ACCESS_DENIED("AccessDeniedException"),
  /** The name is taken. */
  ALREADY_EXISTS("AlreadyExistsException"),
  /** An automatic rotation of the key is running or about to. */
  CONFLICT("ConflictException"),
  /** The service needed something that did not answer in time. */
  DEPENDENCY_TIMEOUT("DependencyTimeoutException"),
  /** The KMS key is disabled. */
  DISABLED("DisabledException"),
  /** The request was only checked, and would have succeeded. */
  DRY_RUN_OPERATION("DryRunOperationException"),
  /** The import token is older than 24 hours. */
  EXPIRED_IMPORT_TOKEN("ExpiredImportTokenException"),
  /** The session is over. */
  EXPIRED_TOKEN("ExpiredTokenException"),
  /** The ciphertext was made with another key than the request names. */
  INCORRECT_KEY("IncorrectKeyException"),
  /** The imported material is not the one expected. */
  INCORRECT_KEY_MATERIAL("IncorrectKeyMaterialException"),
  /** The alias name is not acceptable. */
  INVALID_ALIAS_NAME("InvalidAliasNameException"),
  /** An ARN is malformed. */
  INVALID_ARN("InvalidArnException"),
  /** The ciphertext or its encryption context is wrong. */
  INVALID_CIPHERTEXT("InvalidCiphertextException"),
  /** The grant ID is malformed. */
  INVALID_GRANT_ID("InvalidGrantIdException"),
  /** A grant token is malformed. */
  INVALID_GRANT_TOKEN("InvalidGrantTokenException"),
  /** The import token is malformed, or of another key. */
  INVALID_IMPORT_TOKEN("InvalidImportTokenException"),
  /** The key is for something else. */
  INVALID_KEY_USAGE("InvalidKeyUsageException"),
  /** The pagination marker is unusable. */
  INVALID_MARKER("InvalidMarkerException"),
  /** The secret of the access key is not the right one. */
  INVALID_SIGNATURE("InvalidSignatureException"),
  /** The service failed; nothing was changed. */
  KMS_INTERNAL("KMSInternalException"),
  /** The state of the KMS key forbids the operation. */
  KMS_INVALID_STATE("KMSInvalidStateException"),
  /** The KMS key is not available for the moment. */
  KEY_UNAVAILABLE("KeyUnavailableException"),
  /** A limit on the number or size of things is reached. */
  LIMIT_EXCEEDED("LimitExceededException"),
  /** The policy document is malformed, or would lock its author out. */
  MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocumentException"),
  /** The name is reserved for others. */
  NOT_AUTHORIZED("NotAuthorizedException"),
  /** The key, alias or policy does not exist. */
  NOT_FOUND("NotFoundException"),
  /** A label is not acceptable. */
  TAG("TagException"),
  /** Too many requests. */
  THROTTLING("ThrottlingException"),
  /** The access key or the principal is not known. */
  UNRECOGNIZED_CLIENT("UnrecognizedClientException"),
  /** The key or a parameter does not support the operation. */
  UNSUPPORTED_OPERATION("UnsupportedOperationException"),
  /** A member of the request is out of its limits. */
  VALIDATION("ValidationException");

  private final String awsName;

  KmsErrorCode(String awsName) {
    this.awsName = awsName;
  }

  /**
   * Gives the name on the wire and in the audit trail.
   *
   * @return for example {@code DisabledException}
   */
  public String awsName() {
    return awsName;
  }
}
