// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log: one JSON line for each call and each act of the service itself, in the record
 * format of AWS CloudTrail, chained by hashes and signed at intervals.
 *
 * <p>The package turns requests and results into records, appends them to files, and verifies the
 * files. It does not decide what is recorded when, and does not ship or remove files. Where chains
 * are listed and their keys are kept is behind {@link org.kmsjca.embedded.audit.ChainDirectory}.
 * Secrets, ciphertexts and tokens never get into a record: members that can hold them are left out
 * by their type or their mark.
 *
 * <p><b>Thread safety:</b> all public types are immutable or thread-safe; each process writes files
 * of its own.
 *
 * @see "docs/spec/audit-log.md"
 */
@NullMarked
package org.kmsjca.embedded.audit;

import org.jspecify.annotations.NullMarked;
