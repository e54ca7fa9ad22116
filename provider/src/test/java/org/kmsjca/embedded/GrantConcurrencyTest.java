// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.testing.Spec;

/** Threads that make and delete grants of one key at once lose none and leave none. */
class GrantConcurrencyTest extends GrantContractTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 60;

  @Test
  @Spec({"GR-2", "GR-40"})
  void grantsMadeAndDeletedAtOnce_areExactlyThoseThatRemain() throws Exception {
    KeyMetadata key = createKey();
    long seed = System.nanoTime();
    System.out.println("GrantConcurrencyTest: seed " + seed);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Set<String>>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        tasks.add(() -> changeGrants(key, number, new Random(seed + number)));
      }
      Set<String> remaining = new TreeSet<>();
      for (Future<Set<String>> done : threads.invokeAll(tasks)) {
        remaining.addAll(done.get());
      }
      assertThat(list(key, 100)).containsExactlyElementsOf(remaining);
    } finally {
      threads.shutdownNow();
    }
  }

  private Set<String> changeGrants(KeyMetadata key, int number, Random random) {
    Caller caller = Caller.of("arn:aws:iam::" + ACCOUNT + ":user/u" + number);
    Set<String> mine = new TreeSet<>();
    String shared = kms.call(Grants.of(key, BOB, GENERATE_DATA_KEY).name("n").build()).grantId();
    mine.add(shared);
    for (int round = 0; round < ROUNDS; round++) {
      CreateGrant.Result made =
          kms.call(Grants.of(key, caller, GENERATE_DATA_KEY).retiring(caller).build());
      assertMay(as(caller), key, CONTEXT);
      switch (random.nextInt(4)) {
        case 0 -> mine.add(made.grantId());
        case 1 -> kms.call(new RevokeGrant(key.arn(), made.grantId(), false));
        default -> as(caller).call(new RetireGrant(made.grantToken(), null, null, false));
      }
      if (mine.size() == 1) {
        assertMayNot(as(caller), key, CONTEXT);
      }
    }
    return mine;
  }

  private List<String> list(KeyMetadata key, int limit) {
    List<String> ids = new ArrayList<>();
    String marker = null;
    do {
      var page =
          kms.call(new org.kmsjca.kms.ListGrants(key.arn(), null, null, null, limit, marker));
      page.grants().forEach(entry -> ids.add(entry.grantId()));
      marker = page.nextMarker();
    } while (marker != null);
    return ids;
  }
}
