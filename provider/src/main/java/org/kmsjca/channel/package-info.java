// SPDX-License-Identifier: Apache-2.0
/**
 * Moves the bytes of files in pieces, so that reading, computing and writing overlap.
 *
 * <p>Knows nothing of messages and keys, and changes no byte. A file that is transferred has two
 * threads besides the caller's, which end with the transfer, and a fixed number of pieces, which
 * are wiped then.
 *
 * <p><b>Thread safety:</b> a piece belongs to one thread at a time, and is handed over by queues.
 */
@NullMarked
package org.kmsjca.channel;

import org.jspecify.annotations.NullMarked;
