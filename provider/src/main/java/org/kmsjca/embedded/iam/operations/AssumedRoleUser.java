// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/**
 * A session of a role.
 *
 * @param assumedRoleId the unique ID, {@code AROA...:session}
 * @param arn the ARN, {@code arn:aws:sts::...:assumed-role/role/session}
 */
public record AssumedRoleUser(String assumedRoleId, String arn) {}
