// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The place of one KMS key in memory, the same object for as long as the key exists.
 *
 * <p>The revision counts all changes that could alter a decision about the key: of its state, its
 * policy, its aliases. Whoever reads the revision first and the record afterwards, and later finds
 * the revision unchanged, knows that a decision made on that record still holds.
 *
 * <p><b>Thread safety:</b> thread-safe; written by the repository only, record before revision.
 */
public final class KeyEntry {

  private final AtomicLong revision = new AtomicLong();
  private volatile KmsKeyRecord record;

  /** Makes the place for a key. */
  public KeyEntry(KmsKeyRecord record) {
    this.record = record;
  }

  /** Gives what is known of the key now. */
  public KmsKeyRecord record() {
    return record;
  }

  /** Gives the counter of changes. */
  public long revision() {
    return revision.get();
  }

  /** Replaces what is known of the key; for the repository. */
  public void replace(KmsKeyRecord newRecord) {
    record = newRecord;
    revision.incrementAndGet();
  }

  /** Counts a change outside of the record, such as of an alias; for the repository. */
  public void touch() {
    revision.incrementAndGet();
  }
}
