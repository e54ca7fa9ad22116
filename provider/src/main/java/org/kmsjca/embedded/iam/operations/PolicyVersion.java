// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a managed policy.
 *
 * @param document the policy, in JSON; null where versions are listed only
 * @param versionId for example {@code v2}
 * @param isDefaultVersion whether it is the one in force
 * @param createDate when it was made
 */
public record PolicyVersion(
    @Nullable String document, String versionId, boolean isDefaultVersion, Instant createDate) {}
