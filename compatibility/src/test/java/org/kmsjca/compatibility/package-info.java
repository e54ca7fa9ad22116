// SPDX-License-Identifier: Apache-2.0
/**
 * Software from elsewhere, unchanged, with the provider: one test class for each, listed in {@code
 * docs/compatibility.md}.
 *
 * <p>Does not test the provider itself: its own tests do. Tests install the provider in this JVM as
 * the last one, so they run one after the other.
 */
@NullMarked
package org.kmsjca.compatibility;

import org.jspecify.annotations.NullMarked;
