// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last successful cryptographic use of a key.
 *
 * @param operation the operation, for example {@code Decrypt}
 * @param timestamp when
 * @param cloudTrailEventId the eventID of the audit record
 * @param kmsRequestId the requestID of the call
 */
public record KeyLastUsageData(
    String operation,
    Instant timestamp,
    @Nullable String cloudTrailEventId,
    @Nullable String kmsRequestId) {}
