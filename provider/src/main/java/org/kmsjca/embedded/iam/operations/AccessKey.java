// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;
import org.kmsjca.material.KeyMaterial;

/**
 * A new access key. The secret belongs to whoever asked for it, who destroys it.
 *
 * @param userName whose key it is; {@code root} for the root of the account
 * @param accessKeyId names the key, {@code AKIA...}
 * @param status {@code Active}
 * @param secretAccessKey proves that one is the user, as a text in ASCII
 * @param createDate when it was made
 */
public record AccessKey(
    String userName,
    String accessKeyId,
    String status,
    KeyMaterial secretAccessKey,
    Instant createDate) {}
