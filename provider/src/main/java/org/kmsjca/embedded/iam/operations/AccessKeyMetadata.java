// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;

/**
 * An access key without its secret.
 *
 * @param userName whose key it is; {@code root} for the root of the account
 * @param accessKeyId names the key, {@code AKIA...}
 * @param status {@code Active} or {@code Inactive}
 * @param createDate when it was made
 */
public record AccessKeyMetadata(
    String userName, String accessKeyId, String status, Instant createDate) {}
