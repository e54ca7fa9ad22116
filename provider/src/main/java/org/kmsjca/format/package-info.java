/**
 * Message format v1: turns headers, IVs and associated data into bytes and back.
 *
 * <p>No cryptography, no I/O, no clock, no secrets: data keys, tags and plaintexts never come here.
 * {@code envelope} joins this package with the cryptography. Nothing is allocated by a length that
 * has not been checked against its limit.
 *
 * <p><b>Thread safety:</b> all types are immutable or have static methods without state.
 *
 * @see "docs/spec/message-format.md"
 */
@NullMarked
package org.kmsjca.format;

import org.jspecify.annotations.NullMarked;
