// SPDX-License-Identifier: Apache-2.0
/**
 * How a configuration becomes a {@link org.kmsjca.kms.Kms}: the settings, and the factory interface
 * that backends register with {@link java.util.ServiceLoader}.
 *
 * <p>The JCA front and the backends meet here and nowhere else; neither knows the other.
 */
@NullMarked
package org.kmsjca.kms.spi;

import org.jspecify.annotations.NullMarked;
