// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.kmsjca.datakey.IvLedger.Claim;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** No IV encrypts twice with one data key. */
class IvLedgerTest {

  private static final IvLedgers.Limits SMALL = new IvLedgers.Limits(2, 5, 3, 4);
  private static final IvLedgers.Limits LARGE =
      new IvLedgers.Limits(10, 1L << 32, 1 << 20, 1L << 22);

  /** Gives the bytes it was made with, again and again. */
  private static final class Fixed extends SecureRandom {

    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    Fixed(String hex) {
      bytes = Bytes.ofHex(hex).toByteArray();
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }

  private static IvLedger ledger(String start, IvLedgers.Limits limits) {
    IvLedgers ledgers = new IvLedgers(new Fixed(start), limits);
    return ledgers.find(Bytes.ofHex("01"));
  }

  private static byte[] iv(int high, long low) {
    return ByteBuffer.allocate(12).putInt(high).putLong(low).array();
  }

  @Test
  @Spec("DK-9")
  void next_countsOnFromTheStart_overAllBits() {
    IvLedger ledger = ledger("00000001fffffffffffffffe", LARGE);
    assertThat(ledger.next()).isEqualTo(iv(1, -2));
    assertThat(ledger.next()).isEqualTo(iv(1, -1));
    assertThat(ledger.next()).isEqualTo(iv(2, 0));
    ledger = ledger("ffffffffffffffffffffffff", LARGE);
    assertThat(ledger.next()).isEqualTo(iv(-1, -1));
    assertThat(ledger.next()).isEqualTo(iv(0, 0));
  }

  @Test
  @Spec("DK-10")
  void claim_ofWhatWasMade_isRefused() {
    IvLedger ledger = ledger("00000001fffffffffffffffe", LARGE);
    assertThat(ledger.claim(iv(2, 1))).as("not made yet").isEqualTo(Claim.GRANTED);
    for (int i = 0; i < 3; i++) {
      assertThat(ledger.claim(ledger.next())).isEqualTo(Claim.REPEATED);
    }
    assertThat(ledger.next()).as("what was claimed is left out").isEqualTo(iv(2, 2));
    assertThat(ledger.claim(iv(1, -3))).as("before the first").isEqualTo(Claim.GRANTED);
    assertThat(ledger.claim(iv(2, 3))).as("behind the last").isEqualTo(Claim.GRANTED);
    assertThat(ledger.claim(iv(3, -1))).as("another high part").isEqualTo(Claim.GRANTED);
  }

  /** C-22: not only the last one: A-B-A. */
  @Test
  @Spec("DK-10")
  void claim_again_isRefused() {
    IvLedger ledger = ledger("000000000000000000000100", LARGE);
    byte[] zero = new byte[12];
    byte[] oddSize = {1, 2, 3};
    for (byte[] iv : new byte[][] {zero, iv(0, 1), iv(1, 0), oddSize, new byte[0], new byte[16]}) {
      assertThat(ledger.claim(iv)).isEqualTo(Claim.GRANTED);
    }
    for (byte[] iv : new byte[][] {oddSize, zero, iv(1, 0), iv(0, 1), new byte[16], new byte[0]}) {
      assertThat(ledger.claim(iv)).isEqualTo(Claim.REPEATED);
    }
  }

  /** A model: a set of texts. */
  @Test
  @Spec("DK-10")
  void claim_ofManyNumbers_agreesWithAPlainSet() {
    long seed = 20260301;
    Random random = new Random(seed);
    IvLedger ledger = ledger("800000000000000000000000", LARGE);
    Set<Bytes> model = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      byte[] iv = iv(random.nextInt(4), random.nextInt(40_000));
      boolean isNew = model.add(Bytes.copyOf(iv));
      assertThat(ledger.claim(iv) == Claim.GRANTED)
          .as("seed %s, step %s", seed, i)
          .isEqualTo(isNew);
    }
    assertThat(model).hasSizeGreaterThan(50_000);
  }

  @Test
  @Spec("DK-11")
  void claim_beyondTheLimit_isRefusedAndKnownOnesStayKnown() {
    IvLedger ledger = ledger("000000000000000000000100", SMALL);
    for (int i = 0; i < 3; i++) {
      assertThat(ledger.claim(iv(0, i))).isEqualTo(Claim.GRANTED);
    }
    assertThat(ledger.claim(iv(0, 3))).isEqualTo(Claim.FULL);
    assertThat(ledger.claim(new byte[16])).isEqualTo(Claim.FULL);
    assertThat(ledger.claim(iv(0, 1))).isEqualTo(Claim.REPEATED);
    assertThat(ledger.next()).as("made ones go on").isNotNull();
  }

  @Test
  @Spec("DK-11")
  void limits_ofAllKeysTogether_hold() {
    IvLedgers ledgers = new IvLedgers(new Fixed("000000000000000000000100"), SMALL);
    IvLedger first = ledgers.find(Bytes.ofHex("01"));
    IvLedger second = ledgers.find(Bytes.ofHex("02"));
    for (int i = 0; i < 3; i++) {
      assertThat(first.claim(iv(0, i))).isEqualTo(Claim.GRANTED);
    }
    assertThat(second.claim(iv(0, 0))).as("another key").isEqualTo(Claim.GRANTED);
    assertThat(second.claim(iv(0, 1))).isEqualTo(Claim.FULL);
    assertThat(ledgers.find(Bytes.ofHex("03"))).isNull();
    assertThat(ledgers.find(Bytes.ofHex("03"))).isNull();
    assertThat(ledgers.find(Bytes.ofHex("01"))).isSameAs(first);
  }

  @Test
  @Spec("DK-9")
  void next_beyondTheLimit_isRefused() {
    IvLedger ledger = ledger("000000000000000000000000", SMALL);
    for (int i = 0; i < 5; i++) {
      assertThat(ledger.next()).isNotNull();
    }
    assertThat(ledger.next()).isNull();
    assertThat(ledger.next()).isNull();
  }

  /** The same key has one ledger, and two keys have two. */
  @Test
  void fingerprint_isThatOfTheKey() {
    byte[] key = new byte[32];
    Bytes first = IvLedgers.fingerprint(KeyMaterial.copyOf(key));
    assertThat(IvLedgers.fingerprint(KeyMaterial.copyOf(key))).isEqualTo(first);
    key[31] = 1;
    assertThat(IvLedgers.fingerprint(KeyMaterial.copyOf(key))).isNotEqualTo(first);
  }

  /** U-4: many threads. */
  @Test
  @Spec("DK-9")
  void next_ofManyThreads_neverRepeats() throws Exception {
    IvLedger ledger = ledger("0000000000000000fffffff0", LARGE);
    Set<Bytes> seen = ConcurrentHashMap.newKeySet();
    Thread[] threads = new Thread[8];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 5000; i++) {
                  seen.add(Bytes.wrap(ledger.next()));
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(40_000);
  }
}
