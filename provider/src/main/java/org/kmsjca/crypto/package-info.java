// SPDX-License-Identifier: Apache-2.0
/**
 * Cryptographic building blocks over other libraries: AES-256-GCM from a JCA provider, HKDF from
 * Bouncy Castle.
 *
 * <p>No algorithm is implemented here; this package chooses who computes it, and gives it the
 * narrow form that the rest of the project needs. Every JCA object comes from an explicit {@link
 * java.security.Provider} object: this project is a provider itself, and a look-up by name could
 * lead back to it.
 */
@NullMarked
package org.kmsjca.crypto;

import org.jspecify.annotations.NullMarked;
