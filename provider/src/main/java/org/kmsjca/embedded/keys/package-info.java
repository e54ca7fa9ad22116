// SPDX-License-Identifier: Apache-2.0
/**
 * KMS keys of the embedded service: what is known of them, their backing keys, their aliases, the
 * state machine, and the ciphertexts they make.
 *
 * <p>{@link org.kmsjca.embedded.keys.KeyRepository} is how the service reads and changes them;
 * where they are stored is not known here. Who may do what is not decided here either.
 *
 * @see "SEMANTICS of AWS KMS: identifiers, key states, ciphertexts, aliases"
 */
@NullMarked
package org.kmsjca.embedded.keys;

import org.jspecify.annotations.NullMarked;
