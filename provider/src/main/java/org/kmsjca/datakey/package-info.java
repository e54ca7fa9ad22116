// SPDX-License-Identifier: Apache-2.0
/**
 * Where data keys come from: fetched from the key management service, cached, counted, checked for
 * revocation before each use, and wiped.
 *
 * <p>A cached data key is used again only while all of this holds: the decision that allowed it is
 * current, it is younger than the maximum age, and, for encryption, messages and bytes are left.
 * What is done with a data key is not known here: a cache is told how to prepare one and carries
 * the result beside it.
 *
 * <p><b>Cache identity:</b> caller, operation (encryption and decryption have caches of their own),
 * key identifiers as the application wrote them, and the canonical encryption context; for
 * decryption the whole message header instead of the context, which is part of it.
 *
 * <p><b>Revocation:</b> with a {@link org.kmsjca.kms.RevocableKms} every use compares the stamp of
 * the decision with the service; a stale stamp makes the service decide again. With other services
 * the maximum age is the bound.
 *
 * @see "docs/spec/datakey-cache.md"
 */
@NullMarked
package org.kmsjca.datakey;

import org.jspecify.annotations.NullMarked;
