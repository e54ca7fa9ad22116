// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Message numbers and an allowance of bytes that one owner has taken out of a data key's supply.
 *
 * <p><b>Thread safety:</b> confined to one thread at a time, except for the counts.
 */
public sealed class NumberBlock permits NumberBlock.OnItsOwn {

  /*
   * Concurrency. The owner writes plain fields. Another thread that counts must not mix those of two
   * blocks, so it looks at `fills`, which is odd while a block is replaced, before and after.
   */
  private volatile int fills; // written by the owner only
  private long next;
  private long end;
  private long allowedBytes;

  /* For the counts: where this block began, what the blocks before it came to, and the sum of all
   * allowances. Counting costs nothing while messages are made. */
  private long blockBegin;
  private long earlierMessages;
  private long grantedBytes;

  NumberBlock() {}

  /** Makes an empty one that shares no cache line with whatever lies behind it in memory. */
  public static NumberBlock onItsOwn() {
    return new OnItsOwn();
  }

  static final class OnItsOwn extends NumberBlock {

    @SuppressWarnings({"unused", "UnusedVariable"})
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
  }

  void fill(long first, long afterLast, long allowance) {
    int before = fills;
    fills = before + 1;
    VarHandle.storeStoreFence();
    earlierMessages += next - blockBegin;
    grantedBytes += allowance - allowedBytes;
    blockBegin = first;
    next = first;
    end = afterLast;
    allowedBytes = allowance;
    fills = before + 2;
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
    return count(() -> earlierMessages + next - blockBegin);
  }

  /** Counts the bytes so far. Another thread may see an earlier count. */
  public long bytes() {
    return count(() -> grantedBytes - allowedBytes);
  }

  private long count(LongSupplier sum) {
    while (true) {
      int before = fills;
      long counted = sum.getAsLong();
      VarHandle.loadLoadFence();
      if (before == fills && (before & 1) == 0) {
        return counted;
      }
      Thread.onSpinWait();
    }
  }

  /** Counts plaintext bytes against the allowance. */
  public void used(long bytes) {
    allowedBytes -= bytes;
  }
}
