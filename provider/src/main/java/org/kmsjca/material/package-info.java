// SPDX-License-Identifier: Apache-2.0
/**
 * The two types that hold byte arrays: {@link org.kmsjca.material.KeyMaterial} for secrets and
 * {@link org.kmsjca.material.Bytes} for everything public.
 *
 * <p>Every other type of this project holds one of these instead of an array, so that a reader
 * knows at a glance whether a value is secret, who owns it and whether it can change. The package
 * imports nothing of the project.
 */
@NullMarked
package org.kmsjca.material;

import org.jspecify.annotations.NullMarked;
