// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
   * Concurrency. A cipher is either in one slot or with one borrower; getAndSet and compareAndSet
   * move it. Threads start at a slot of their own, so that they rarely meet; each slot has a cache
   * line of its own.
   *
   * A borrower that returns a cipher while the pool is destroyed may put it into a slot after that
   * slot was emptied. It therefore looks at `destroyed` after putting, as destroy() sets it before
   * emptying: one of the two sees the other.
   */
  private static final int SLOTS = slots(Runtime.getRuntime().availableProcessors());

  /* A field updater has fewer levels of calls than a VarHandle: see "Inlining" in MessageEncryptor. */
  private static final AtomicReferenceFieldUpdater<Slot, @Nullable SegmentCipher> CIPHER =
      AtomicReferenceFieldUpdater.newUpdater(Slot.class, SegmentCipher.class, "cipher");

  /** A place for one idle cipher, as wide as a cache line. */
  private static final class Slot {
    volatile @Nullable SegmentCipher cipher;

    @SuppressWarnings("unused") // keeps the next slot out of this one's cache line
    long pad0, pad1, pad2, pad3, pad4, pad5, pad6;
  }

  private final Slot[] idle = newSlots();

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
    Slot[] slots = new Slot[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
    return slots;
  }

  private static int slots(int processors) {
    int wanted = Math.min(2 * processors, 64);
    return Integer.highestOneBit(Math.max(wanted, 2) * 2 - 1);
  }

  /** Lends a cipher, or null if the pool is destroyed. */
  @Nullable SegmentCipher borrow() {
    int home = home();
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = idle[(home + i) & (SLOTS - 1)];
      if (slot.cipher != null) {
        SegmentCipher cipher = CIPHER.getAndSet(slot, null);
        if (cipher != null) {
          return cipher;
        }
      }
    }
    return make();
  }

  private @Nullable SegmentCipher make() {
    if (destroyed) {
      return null;
    }
    try {
      SegmentCipher cipher = new SegmentCipher(engine.newCipher(key));
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
    int home = home();
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = idle[(home + i) & (SLOTS - 1)];
      if (slot.cipher == null && CIPHER.compareAndSet(slot, null, cipher)) {
        if (destroyed) {
          empty();
        }
        return;
      }
    }
    drop(cipher);
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
    empty();
  }

  private void empty() {
    for (Slot slot : idle) {
      SegmentCipher cipher = CIPHER.getAndSet(slot, null);
      if (cipher != null) {
        drop(cipher);
      }
    }
  }
}
