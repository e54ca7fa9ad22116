// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What a backup holds.
 *
 * @param file the backup
 * @param time when it was made
 * @param changeNumber how many changes the store had seen
 * @param keys how many KMS keys
 * @param grants how many grants
 * @param identities how many users, groups, roles, policies, access keys and sessions
 */
public record BackupSummary(
    Path file, Instant time, long changeNumber, long keys, long grants, long identities) {}
