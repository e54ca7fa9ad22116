// SPDX-License-Identifier: Apache-2.0
/**
 * A numbered course in the use of KMS-JCA: one file for each subject, to be read in order.
 *
 * <p>Each sample is a program. It makes a store of its own, in the directory that its argument
 * names or else in a temporary one, and needs nothing else.
 */
@NullMarked
package org.kmsjca.samples;

import org.jspecify.annotations.NullMarked;
