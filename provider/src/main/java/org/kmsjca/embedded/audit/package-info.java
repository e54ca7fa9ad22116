// SPDX-License-Identifier: Apache-2.0
/**
 * The audit trail: one JSON line for each call and each act of the service itself, in the record
 * format of AWS CloudTrail.
 *
 * <p>The package turns requests and results into records and appends them to a file. It does not
 * decide what is recorded when, it does not rotate or ship files, and it does not chain records
 * yet. Secrets, ciphertexts and grant tokens never get into a record: members that can hold them
 * are left out by their type.
 *
 * <p><b>Thread safety:</b> all types are immutable or thread-safe; several processes may append to
 * one file.
 *
 * @see "docs/spec/audit-log.md"
 */
@NullMarked
package org.kmsjca.embedded.audit;

import org.jspecify.annotations.NullMarked;
