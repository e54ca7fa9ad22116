// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.ExpirationModel;

/**
 * What is known of material because it was imported.
 *
 * @param expirationModel whether it expires
 * @param validTo when it expires; null for never
 * @param description a text for people; null for none
 */
public record ImportedMaterial(
    ExpirationModel expirationModel, @Nullable Instant validTo, @Nullable String description) {}
