// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.kms.Arn;

/**
 * One permission that an operation on identities needs.
 *
 * @param action for example {@code iam:CreateUser}
 * @param resource the ARN of the user, group, role or policy; null for none
 * @param trustPolicy the trust policy of the role that is to be assumed, null if there is no such
 *     role; null for all other actions
 * @param crossAccount whether the resource may belong to another account
 * @param conditions the condition keys of the request; the engine adds those of the caller
 */
public record IamAccess(
    String action,
    @Nullable Arn resource,
    @Nullable PolicyDocument trustPolicy,
    boolean crossAccount,
    ConditionValues.Builder conditions) {}
