// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that a service knows, and the one way to change it durably.
 *
 * <p>How it is stored is not known here.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
@NullMarked
package org.kmsjca.embedded.state;

import org.jspecify.annotations.NullMarked;
