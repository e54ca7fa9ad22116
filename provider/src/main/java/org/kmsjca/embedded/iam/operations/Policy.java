// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;

/**
 * A managed policy.
 *
 * @param policyName the name
 * @param policyId the unique ID, {@code ANPA...}
 * @param arn the ARN
 * @param path begins and ends with a slash
 * @param defaultVersionId the version in force
 * @param attachmentCount to how many users, groups and roles it is attached
 * @param description a text for people
 * @param createDate when it was made
 * @param updateDate when it was changed last
 */
public record Policy(
    String policyName,
    String policyId,
    String arn,
    String path,
    String defaultVersionId,
    int attachmentCount,
    String description,
    Instant createDate,
    Instant updateDate) {}
