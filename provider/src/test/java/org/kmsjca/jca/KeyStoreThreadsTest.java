// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;

/** Servers share a KeyStore between threads. */
class KeyStoreThreadsTest {

  private static final int READERS = 4;
  private static final int LOADS = 200;

  private final FakeProvider fake = FakeProvider.make();

  /** J-6, J-18: whoever reads sees the view of before or of after a load, always a whole one. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void load_whileOthersRead_isSeenAsAWhole() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("orders", fake.key(), null, null);
    keyStore.store(null, null);
    keyStore.load(null, null);
    int size = keyStore.size();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        reading.add(
            readers.submit(
                () -> {
                  while (!done.get()) {
                    assertThat(keyStore.size()).isEqualTo(size);
                    assertThat(keyStore.containsAlias("orders")).isTrue();
                    assertThat(keyStore.getKey("orders", null)).isInstanceOf(KmsKey.class);
                    assertThat(keyStore.aliases().hasMoreElements()).isTrue();
                  }
                  return null;
                }));
      }
      for (int i = 0; i < LOADS; i++) {
        keyStore.load(null, null);
      }
      done.set(true);
      for (Future<?> reader : reading) {
        reader.get();
      }
    } finally {
      done.set(true);
      readers.shutdownNow();
    }
  }
}
