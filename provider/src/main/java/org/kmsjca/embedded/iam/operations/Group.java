// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;

/**
 * A group.
 *
 * @param path begins and ends with a slash
 * @param groupName the name
 * @param groupId the unique ID, {@code AGPA...}
 * @param arn the ARN
 * @param createDate when it was made
 */
public record Group(
    String path, String groupName, String groupId, String arn, Instant createDate) {}
