// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What a backup holds.
 *
 * @param backup the file
 * @param time when it was made
 * @param changeNumber how many changes the store had seen
 * @param rootKeyId the identifier of the root key that opens it
 * @param keys how many KMS keys
 * @param grants how many grants
 * @param identities how many identities
 */
public record BackupReport(
    Path backup,
    Instant time,
    long changeNumber,
    String rootKeyId,
    long keys,
    long grants,
    long identities) {}
