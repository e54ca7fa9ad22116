// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One generation of the material of a key.
 *
 * @param keyId the key's ARN
 * @param keyMaterialId names the material, 64 hexadecimal digits
 * @param keyMaterialDescription a text for people; null unless imported with one
 * @param importState whether imported material is present; null unless imported
 * @param keyMaterialState the part it plays
 * @param expirationModel whether it expires; null unless imported and present
 * @param validTo when it expires; null for never
 * @param rotationDate when it became current by a rotation; null for first and pending material
 * @param rotationType why it became current; null for first and pending material
 */
public record RotationsListEntry(
    String keyId,
    String keyMaterialId,
    @Nullable String keyMaterialDescription,
    @Nullable ImportState importState,
    KeyMaterialState keyMaterialState,
    @Nullable ExpirationModel expirationModel,
    @Nullable Instant validTo,
    @Nullable Instant rotationDate,
    @Nullable RotationType rotationType) {}
