// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.PrincipalDirectory;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.LockoutCheck;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsLimitException;

/** A key policy that somebody wants to set. */
final class ProposedPolicy {

  private ProposedPolicy() {}

  /**
   * Checks the policy, and unless that is bypassed, that its author could change it again.
   *
   * @param key the key it is for
   * @throws org.kmsjca.kms.KmsLimitException if it is too large
   * @throws org.kmsjca.kms.KmsInvalidRequestException if it is malformed, then if it names
   *     principals that do not exist, then if it locks its author out
   */
  static void check(Call<?> call, String policy, Arn key, @Nullable Boolean bypassLockoutCheck) {
    checkSize(policy, call.quotas().policyBytes());
    PolicyDocument document = PolicyDocument.parse(policy, PolicyKind.KEY);
    checkPrincipals(call, document);
    if (Boolean.TRUE.equals(bypassLockoutCheck)) {
      return;
    }
    ConditionValues.Builder author = ConditionValues.builder();
    CallerConditions.addTo(author, call.context(), key.region(), key.account());
    LockoutCheck.require(
        call.caller(),
        key,
        document,
        call.context().policies().applicableTo(null, List.of()),
        author.build(),
        call.time());
  }

  /* The parser has its own limit, which is that of AWS KMS; this one may be lower. */
  private static void checkSize(String policy, int most) {
    if (policy.length() > most || policy.getBytes(StandardCharsets.UTF_8).length > most) {
      throw new KmsLimitException(
          KmsErrorCode.LIMIT_EXCEEDED,
          "The policy document is longer than the limit of " + most + " bytes.");
    }
  }

  private static void checkPrincipals(Call<?> call, PolicyDocument document) {
    PrincipalDirectory principals = new PrincipalDirectory(call.state());
    if (!document.namedPrincipals().stream().allMatch(principals::exists)) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
          "Policy contains a statement with one or more invalid principals.");
    }
  }
}
