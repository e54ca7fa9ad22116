// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;

/** The short form of the load run with 100,000 keys and 1,000,000 grants in the benchmarks. */
class StoreScaleTest {

  private static final int KEYS = 2_000;
  private static final int GRANTS_PER_KEY = 10;
  private static final int BATCH = 500;

  /* Far above what it takes, for slow machines; a quadratic step would need longer. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void open_manyKeysAndGrants_isFastAndFindsAll() {
    StoreDirectory files = new StoreDirectory(directory);
    List<Arn> arns = new ArrayList<>();
    try (SqliteServiceState state = files.open()) {
      for (int from = 0; from < KEYS; from += BATCH) {
        List<KeyChange> keys = new ArrayList<>();
        List<GrantChange> grants = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
          arns.add(key.arn());
          keys.add(new KeyChange.PutKey(key));
          for (int j = 0; j < GRANTS_PER_KEY; j++) {
            grants.add(new GrantChange.PutGrant(Samples.fullGrant(key.arn())));
          }
        }
        StoreDirectory.change(state, keys.toArray(new KeyChange[0]));
        Samples.change(state, grants.toArray(new GrantChange[0]));
      }
    }
    long start = System.nanoTime();
    try (SqliteServiceState state = files.open()) {
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      System.out.println("StoreScaleTest: opened in " + taken.toMillis() + " ms");
      assertThat(taken).isLessThan(LONGEST);
      assertThat(state.keys()).hasSize(KEYS);
      assertThat(arns)
          .allSatisfy(arn -> assertThat(state.grantsOf(arn).size()).isEqualTo(GRANTS_PER_KEY));
    }
  }
}
