// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * Why one permission is given or not.
 *
 * @param action for example {@code kms:Encrypt}
 * @param resource the ARN of the key or alias; null for operations on no resource
 * @param allowed whether the permission is given
 * @param reason what decided or was missing, in one line
 * @param text every policy, statement and grant that was looked at, and why it counts or not;
 *     several lines
 */
public record AccessExplanation(
    String action, @Nullable String resource, boolean allowed, String reason, String text) {}
