// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import org.kmsjca.material.KeyMaterial;

/**
 * One generation of the secret inside a KMS key.
 *
 * @param id the key material ID: 64 lower-case hexadecimal digits, never used twice
 * @param material 32 bytes; lives as long as the service
 * @param creationDate when it was made
 */
public record BackingKey(String id, KeyMaterial material, Instant creationDate) {}
