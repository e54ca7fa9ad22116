// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Collection;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.KmsException;

/** Checks policies that somebody wants to set. */
final class PolicyTexts {

  private PolicyTexts() {}

  /**
   * Checks an identity policy.
   *
   * @throws IamException with {@code MalformedPolicyDocument}
   */
  static void check(String document) {
    try {
      PolicyDocument.parse(document, PolicyKind.IDENTITY);
    } catch (KmsException e) {
      throw malformed(e);
    }
  }

  /** Makes the error for a policy that breaks the grammar. */
  static IamException malformed(KmsException reason) {
    return new IamException(
        IamErrorCode.MALFORMED_POLICY_DOCUMENT,
        reason.detail().orElse("The policy cannot be read."),
        reason);
  }

  /**
   * Checks how long policies are, white space not counted.
   *
   * @throws IamException with {@code LimitExceeded}
   */
  static void checkSize(Collection<String> documents, int max, String owner) {
    long size =
        documents.stream()
            .flatMapToInt(String::chars)
            .filter(c -> !Character.isWhitespace(c))
            .count();
    if (size > max) {
      throw new IamException(
          IamErrorCode.LIMIT_EXCEEDED,
          "Maximum policy size of " + max + " bytes exceeded for " + owner);
    }
  }
}
