// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.material.KeyMaterial;

/**
 * Keeps initialised engine ciphers of one key, so that an application that asks for a new {@code
 * Cipher} for each message pays no key set-up.
 *
 * <p><b>Thread safety:</b> thread-safe without locks. <b>Secrets:</b> the key, until destroyed.
 */
final class SegmentCipherPool {

  /*
   * Concurrency. A cipher stays in its slot for the life of the pool, and a flag of its own tells
   * whether it is lent: to move a reference in and out would cost a memory fence more, in the
   * collector's write barrier. Threads start at a slot of their own, so that they rarely meet.
   *
   * Whoever destroys the pool sets `destroyed` and then takes what is not lent; whoever gives a
   * cipher back puts it back and then looks at `destroyed`. The one that can take the cipher wipes
   * it, and it stays taken. To put it back costs no fence, so that each may miss the other if they
   * meet within the moment that a store waits in its processor. Therefore what was lent when the
   * pool was destroyed is looked at once more.
   */
  private static final long SECOND_LOOK_SECONDS = 1;
  private static final int SLOTS = slots(Runtime.getRuntime().availableProcessors());

  /** A place for one cipher. A volatile field is read in fewer levels of calls than an element. */
  private static final class Slot {
    volatile @Nullable SegmentCipher cipher;
  }

  private static final AtomicReferenceFieldUpdater<Slot, @Nullable SegmentCipher> CIPHER =
      AtomicReferenceFieldUpdater.newUpdater(Slot.class, SegmentCipher.class, "cipher");

  private final Slot[] slots = newSlots();

  /* All ciphers that were made, also those that are lent, for their counts. */
  private final Queue<SegmentCipher> made = new ConcurrentLinkedQueue<>();
  private final LongAdder droppedMessages = new LongAdder();
  private final LongAdder droppedBytes = new LongAdder();
  private final AesGcmEngine engine;
  private final KeyMaterial key;
  private volatile boolean destroyed;

  SegmentCipherPool(AesGcmEngine engine, KeyMaterial key) {
    this.engine = engine;
    this.key = key;
  }

  private static Slot[] newSlots() {
    Slot[] made = new Slot[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      made[i] = new Slot();
    }
    return made;
  }

  private static int slots(int processors) {
    int wanted = Math.min(2 * processors, 64);
    return Integer.highestOneBit(Math.max(wanted, 2) * 2 - 1);
  }

  /** Lends a cipher, or null if the pool is destroyed. */
  @Nullable SegmentCipher borrow() {
    if (destroyed) {
      return null;
    }
    int home = home();
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = slots[(home + i) & (SLOTS - 1)];
      SegmentCipher cipher = slot.cipher;
      if (cipher == null) {
        return makeFor(slot);
      }
      if (cipher.take()) {
        return cipher;
      }
    }
    return make(false);
  }

  private @Nullable SegmentCipher makeFor(Slot slot) {
    SegmentCipher cipher = make(true);
    if (cipher == null) {
      return null;
    }
    if (CIPHER.compareAndSet(slot, null, cipher)) {
      return cipher;
    }
    // Another thread was faster with this slot.
    drop(cipher);
    return borrow();
  }

  private @Nullable SegmentCipher make(boolean pooled) {
    try {
      SegmentCipher cipher = new SegmentCipher(engine.newCipher(key), pooled);
      made.add(cipher);
      return cipher;
    } catch (IllegalStateException e) {
      if (key.isDestroyed()) {
        return null;
      }
      throw e;
    }
  }

  /** Takes a cipher back; the borrower must not touch it again. */
  void giveBack(SegmentCipher cipher) {
    if (!cipher.isPooled()) {
      drop(cipher);
      return;
    }
    cipher.putBack();
    if (destroyed && cipher.take()) {
      drop(cipher);
    }
  }

  /* Out of reach, since the engine has made of the key what it does not let anybody wipe. */
  private void drop(SegmentCipher cipher) {
    cipher.destroy();
    // In this order, so that whoever counts now misses its messages and does not see them twice.
    made.remove(cipher);
    droppedMessages.add(cipher.numbers().messages());
    droppedBytes.add(cipher.numbers().bytes());
  }

  /** Counts the messages of all ciphers so far; those of this moment may be missing. */
  long messages() {
    return droppedMessages.sum()
        + made.stream().mapToLong(cipher -> cipher.numbers().messages()).sum();
  }

  /** Counts the bytes of all ciphers so far; those of this moment may be missing. */
  long bytes() {
    return droppedBytes.sum() + made.stream().mapToLong(cipher -> cipher.numbers().bytes()).sum();
  }

  private static int home() {
    return (int) Thread.currentThread().getId() & SLOTS - 1;
  }

  /** Wipes the key and all ciphers that are not lent; those that are, when they come back. */
  void destroy() {
    destroyed = true;
    key.destroy();
    if (!dropIdle()) {
      CompletableFuture.delayedExecutor(SECOND_LOOK_SECONDS, TimeUnit.SECONDS, Runnable::run)
          .execute(this::dropIdle);
    }
  }

  /** Wipes what is not lent; tells whether that was all. */
  @CanIgnoreReturnValue
  private boolean dropIdle() {
    boolean all = true;
    for (Slot slot : slots) {
      SegmentCipher cipher = slot.cipher;
      if (cipher != null && cipher.take()) {
        drop(cipher);
      } else {
        all &= cipher == null || cipher.isDestroyed();
      }
    }
    return all;
  }
}
