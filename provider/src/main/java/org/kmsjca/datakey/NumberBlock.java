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

  /* For the counts: where this block began, what the blocks before it came to, and the sum of all
   * allowances. The counts themselves cost nothing while messages are made. */
  private long blockBegin;
  private long earlierMessages;
  private long grantedBytes;

  void fill(long first, long afterLast, long allowance) {
    earlierMessages += next - blockBegin;
    grantedBytes += allowance - allowedBytes;
    blockBegin = first;
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

  /** Counts a message that was decrypted, and the bytes of its end; it needs no number. */
  public void opened(long bytes) {
    next++;
    allowedBytes -= bytes;
  }

  /** Counts the messages so far. Another thread may see an earlier count. */
  public long messages() {
    return earlierMessages + next - blockBegin;
  }

  /** Counts the bytes so far. Another thread may see an earlier count. */
  public long bytes() {
    return grantedBytes - allowedBytes;
  }

  /** Counts plaintext bytes against the allowance. */
  public void used(long bytes) {
    allowedBytes -= bytes;
  }
}
