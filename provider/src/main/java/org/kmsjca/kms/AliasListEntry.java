// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One alias of {@link ListAliases}.
 *
 * @param aliasName the name, starting with {@code alias/}
 * @param aliasArn the alias ARN
 * @param targetKeyId the key ID of the alias's key; null for an alias {@code alias/aws/...} whose
 *     key was not needed yet
 * @param creationDate when it was made; null as {@code targetKeyId}
 * @param lastUpdatedDate when it was last pointed at a key; null as {@code targetKeyId}
 */
public record AliasListEntry(
    String aliasName,
    String aliasArn,
    @Nullable String targetKeyId,
    @Nullable Instant creationDate,
    @Nullable Instant lastUpdatedDate) {}
