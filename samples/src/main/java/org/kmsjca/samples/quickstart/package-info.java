// SPDX-License-Identifier: Apache-2.0
/**
 * The quick start of the README: encrypts a directory, decrypts it in another process, and shows
 * what policy and revocation do.
 *
 * <p>Begin with {@link org.kmsjca.samples.quickstart.QuickStart}; the other classes are its steps.
 */
@NullMarked
package org.kmsjca.samples.quickstart;

import org.jspecify.annotations.NullMarked;
