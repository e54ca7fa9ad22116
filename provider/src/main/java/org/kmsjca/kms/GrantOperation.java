// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An operation that a grant can allow. */
public enum GrantOperation {
  /** {@code Decrypt}. */
  DECRYPT("Decrypt"),
  /** {@code Encrypt}. */
  ENCRYPT("Encrypt"),
  /** {@code GenerateDataKey}. */
  GENERATE_DATA_KEY("GenerateDataKey"),
  /** {@code GenerateDataKeyWithoutPlaintext}. */
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("GenerateDataKeyWithoutPlaintext"),
  /** {@code ReEncryptFrom}. */
  RE_ENCRYPT_FROM("ReEncryptFrom"),
  /** {@code ReEncryptTo}. */
  RE_ENCRYPT_TO("ReEncryptTo"),
  /** {@code Sign}. */
  SIGN("Sign"),
  /** {@code Verify}. */
  VERIFY("Verify"),
  /** {@code GetPublicKey}. */
  GET_PUBLIC_KEY("GetPublicKey"),
  /** {@code CreateGrant}. */
  CREATE_GRANT("CreateGrant"),
  /** {@code RetireGrant}. */
  RETIRE_GRANT("RetireGrant"),
  /** {@code DescribeKey}. */
  DESCRIBE_KEY("DescribeKey"),
  /** {@code GenerateDataKeyPair}. */
  GENERATE_DATA_KEY_PAIR("GenerateDataKeyPair"),
  /** {@code GenerateDataKeyPairWithoutPlaintext}. */
  GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext"),
  /** {@code GenerateMac}. */
  GENERATE_MAC("GenerateMac"),
  /** {@code VerifyMac}. */
  VERIFY_MAC("VerifyMac"),
  /** {@code DeriveSharedSecret}. */
  DERIVE_SHARED_SECRET("DeriveSharedSecret");

  private static final Map<String, GrantOperation> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(GrantOperation::awsName, one -> one));

  private final String awsName;

  GrantOperation(String awsName) {
    this.awsName = awsName;
  }

  /**
   * Gives the name in requests, policies and the audit trail.
   *
   * @return for example {@code GenerateDataKey}
   */
  public String awsName() {
    return awsName;
  }

  /**
   * Finds an operation by its name.
   *
   * @param awsName for example {@code GenerateDataKey}
   * @return the operation; empty if grants cannot allow it, or there is none of that name
   */
  public static Optional<GrantOperation> of(String awsName) {
    return Optional.ofNullable(BY_NAME.get(awsName));
  }
}
