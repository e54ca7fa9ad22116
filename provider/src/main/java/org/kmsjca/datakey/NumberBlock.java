// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/**
 * Message numbers and an allowance of bytes that one owner has taken out of a data key's supply.
 *
 * <p><b>Thread safety:</b> confined to one thread at a time.
 */
public final class NumberBlock {

  private long next;
  private long end;
  private long allowedBytes;

  void fill(long first, long afterLast, long allowance) {
    next = first;
    end = afterLast;
    allowedBytes = allowance;
  }

  /** Tells how many bytes are left; negative if a message used more than was allowed. */
  long allowedBytes() {
    return allowedBytes;
  }

  /** Tells whether another message may begin without a new reservation. */
  public boolean hasNext() {
    return next < end && allowedBytes > 0;
  }

  /** Gives a number that nobody else has or will ever get. */
  public long next() {
    if (!hasNext()) {
      throw new IllegalStateException("the block of message numbers is used up");
    }
    return next++;
  }

  /** Counts plaintext bytes against the allowance. */
  public void used(long bytes) {
    allowedBytes -= bytes;
  }
}
