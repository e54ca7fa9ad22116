// SPDX-License-Identifier: Apache-2.0
/**
 * Encrypts and decrypts one message at a time: the only place where the message format meets
 * cryptography.
 *
 * <p>An encryptor or decryptor takes the bytes of a message in any number of pieces and gives out
 * segments; it keeps at most one segment in memory. A decryptor gives out no plaintext whose
 * segment has not been authenticated. Neither knows of JCA types beyond its exceptions; who may use
 * a key is decided behind {@link org.kmsjca.datakey.DataKeyCache}.
 *
 * <p><b>Thread safety:</b> {@link org.kmsjca.envelope.EnvelopeEncryption} is thread-safe;
 * encryptors and decryptors are confined to one thread.
 *
 * @see "docs/spec/message-format.md"
 */
@NullMarked
package org.kmsjca.envelope;

import org.jspecify.annotations.NullMarked;
