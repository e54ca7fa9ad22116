// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;

/**
 * When a key is rotated automatically.
 *
 * @param periodInDays the period, 90 to 2560 days; 365 for keys that a service manages
 * @param nextRotationDate when new material becomes current
 */
public record RotationSchedule(int periodInDays, Instant nextRotationDate) {}
