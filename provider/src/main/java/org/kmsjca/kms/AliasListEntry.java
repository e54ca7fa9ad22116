// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;

/**
 * One alias of {@link ListAliases}.
 *
 * @param aliasName the name, starting with {@code alias/}
 * @param aliasArn the alias ARN
 * @param targetKeyId the key ID of the alias's key
 * @param creationDate when it was made
 * @param lastUpdatedDate when it was last pointed at a key
 */
public record AliasListEntry(
    String aliasName,
    String aliasArn,
    String targetKeyId,
    Instant creationDate,
    Instant lastUpdatedDate) {}
