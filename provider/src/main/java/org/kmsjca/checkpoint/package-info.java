// SPDX-License-Identifier: Apache-2.0
/**
 * What happens when the memory of the process is written to an image, from which any number of
 * processes may go on: CRaC, and AWS Lambda SnapStart.
 *
 * <p>Secrets do not go into the image, and what must happen once in the world, such as an IV, does
 * not happen in several of those processes. This package only says when; whoever has secrets or
 * unique things asks to be told. It needs no library: without one that makes images, nothing
 * happens.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
@NullMarked
package org.kmsjca.checkpoint;

import org.jspecify.annotations.NullMarked;
