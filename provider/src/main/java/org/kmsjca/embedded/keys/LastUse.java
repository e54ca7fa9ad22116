// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last successful cryptographic use of a key.
 *
 * @param operation the operation, for example {@code Decrypt}
 * @param time when
 * @param eventId the eventID of the audit record; null if not known
 * @param requestId the requestID of the call; null if not known
 */
public record LastUse(
    String operation, Instant time, @Nullable String eventId, @Nullable String requestId) {}
