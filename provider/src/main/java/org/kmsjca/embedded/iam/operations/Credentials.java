// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;
import org.kmsjca.material.KeyMaterial;

/**
 * By what a session calls. The secrets belong to whoever asked for them, who destroys them.
 *
 * @param accessKeyId names the session, {@code ASIA...}
 * @param secretAccessKey proves that one is the session, as a text in ASCII
 * @param sessionToken goes with the secret, as a text in ASCII
 * @param expiration when the session ends
 */
public record Credentials(
    String accessKeyId,
    KeyMaterial secretAccessKey,
    KeyMaterial sessionToken,
    Instant expiration) {}
