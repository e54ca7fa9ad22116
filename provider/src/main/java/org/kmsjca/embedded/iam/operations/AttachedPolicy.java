// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/**
 * A managed policy that is attached to somebody.
 *
 * @param policyName the name
 * @param policyArn the ARN
 */
public record AttachedPolicy(String policyName, String policyArn) {}
