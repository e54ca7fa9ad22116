// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.security.Security;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.datakey.IvLedger.Claim;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** T-3, T-4: two processes that go on from one image never make the same IV. */
@Isolated("checkpoints are the JVM's")
class IvLedgerCheckpointTest {

  private static final Bytes KEY = Bytes.ofHex("01");
  private static final int IVS = 1000;
  private static final IvLedgers.Limits LARGE =
      new IvLedgers.Limits(10, 1L << 32, 1 << 20, 1L << 22);

  /* What is in an image: the generator's state and the ledger's. */
  private static IvLedger cloned(IvLedgers.Limits limits) throws Exception {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG", Security.getProvider("SUN"));
    random.setSeed(7);
    SystemRandom.reseedAfterRestore(random);
    return new IvLedgers(random, limits).find(KEY);
  }

  private static Set<Bytes> make(IvLedger ledger, int count) {
    Set<Bytes> made = new HashSet<>();
    for (int i = 0; i < count; i++) {
      made.add(Bytes.wrap(ledger.next()));
    }
    assertThat(made).hasSize(count);
    return made;
  }

  private static void checkpointAndRestore() {
    Checkpoints.checkpoint();
    Checkpoints.restore();
  }

  @Test
  @Spec("DC-17")
  void clones_makeDifferentIvs() throws Exception {
    IvLedger one = cloned(LARGE);
    IvLedger other = cloned(LARGE);
    Set<Bytes> before = make(one, IVS);
    assertThat(make(other, IVS)).as("the same state").isEqualTo(before);
    checkpointAndRestore();
    Set<Bytes> all = make(one, IVS);
    all.addAll(make(other, IVS));
    all.addAll(before);
    assertThat(all).hasSize(3 * IVS);
  }

  /** Without the checkpoint being told, they would: so the test above can fail. */
  @Test
  void clonesThatAreNotTold_makeTheSameIvs() throws Exception {
    IvLedger one = cloned(LARGE);
    IvLedger other = cloned(LARGE);
    assertThat(make(one, IVS)).isEqualTo(make(other, IVS));
  }

  @Test
  @Spec("DK-10")
  void ivMadeBeforeACheckpoint_isRefusedAfterIt() throws Exception {
    IvLedger ledger = cloned(LARGE);
    Set<Bytes> made = make(ledger, 3);
    checkpointAndRestore();
    made.addAll(make(ledger, 3));
    checkpointAndRestore();
    for (Bytes iv : made) {
      assertThat(ledger.claim(iv.toByteArray())).isEqualTo(Claim.REPEATED);
    }
  }

  @Test
  @Spec("DK-9")
  void limitOfMadeIvs_countsThroughCheckpoints() throws Exception {
    IvLedger ledger = cloned(new IvLedgers.Limits(2, 5, 3, 4));
    make(ledger, 3);
    checkpointAndRestore();
    make(ledger, 2);
    assertThat(ledger.next()).isNull();
  }
}
