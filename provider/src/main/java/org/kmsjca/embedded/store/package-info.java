// SPDX-License-Identifier: Apache-2.0
/**
 * Durable KMS keys and aliases: one SQLite database, shared by several JVMs of a host, and the root
 * key that wraps the key material in it.
 *
 * <p>Reads are answered from memory; a change is on the disk before it is acknowledged; a change by
 * another process is seen at the next refresh. What a change means, and who may make it, is not
 * decided here. Data goes down from {@link org.kmsjca.embedded.store.SqliteServiceState} to the
 * rows, and up from the rows into the directory in memory; nothing reads rows past the directory.
 *
 * <p><b>Thread safety:</b> {@link org.kmsjca.embedded.store.SqliteServiceState} is thread-safe; all
 * other types are used under its locks. <b>Secrets:</b> the root key, and all key material in the
 * clear in memory; on the disk only wrapped.
 *
 * @see "docs/spec/store.md"
 */
@NullMarked
package org.kmsjca.embedded.store;

import org.jspecify.annotations.NullMarked;
