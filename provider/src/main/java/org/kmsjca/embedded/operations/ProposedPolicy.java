// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.LockoutCheck;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.Arn;

/** A key policy that somebody wants to set. */
final class ProposedPolicy {

  private ProposedPolicy() {}

  /**
   * Checks the policy, and unless that is bypassed, that its author could change it again.
   *
   * @param key the key it is for
   * @throws org.kmsjca.kms.KmsLimitException if it is too large
   * @throws org.kmsjca.kms.KmsInvalidRequestException if it is malformed, then if it locks its
   *     author out
   */
  static void check(Call<?> call, String policy, Arn key, @Nullable Boolean bypassLockoutCheck) {
    PolicyDocument document = PolicyDocument.parse(policy, PolicyKind.KEY);
    if (Boolean.TRUE.equals(bypassLockoutCheck)) {
      return;
    }
    ConditionValues.Builder author = ConditionValues.builder();
    CallerConditions.addTo(author, call.caller(), call.context(), key.region(), key.account());
    LockoutCheck.require(
        call.caller(),
        key,
        document,
        call.context().policies().applicableTo(null, List.of()),
        author.build(),
        call.time());
  }
}
