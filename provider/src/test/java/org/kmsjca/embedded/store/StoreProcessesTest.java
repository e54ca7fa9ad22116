// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyState;
import org.kmsjca.testing.Spec;

/** Several JVMs on one store at once. */
@Timeout(120)
class StoreProcessesTest {

  @TempDir Path directory;

  private static List<String> outcome(Process process) throws Exception {
    List<String> lines = StoreChild.lines(process);
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  @Test
  @Spec("ST-31")
  void refresh_keyDisabledByAnotherProcess_isSeen() throws Exception {
    try (SqliteServiceState repository = new StoreDirectory(directory).open()) {
      KmsKeyRecord key = StoreDirectory.createKey(repository);
      KeyEntry entry = repository.key(key.arn()).orElseThrow();
      long revision = entry.revision();
      Process child = StoreChild.start(directory, "disable", key.arn().toString());
      assertThat(outcome(child)).containsExactly("ACK");
      assertThat(entry.record().state()).isEqualTo(KeyState.ENABLED);
      repository.refresh();
      assertThat(entry.record().state()).isEqualTo(KeyState.DISABLED);
      assertThat(entry.revision()).isGreaterThan(revision);
    }
  }

  @Test
  @Spec("ST-30")
  void update_twoProcessesAndTwoThreadsAtOnce_loseNothing() throws Exception {
    int each = 50;
    try (SqliteServiceState repository = new StoreDirectory(directory).open()) {
      KmsKeyRecord key = StoreDirectory.createKey(repository).withPolicy("0");
      StoreDirectory.change(repository, new KeyChange.PutKey(key));
      String arn = key.arn().toString();
      List<Process> children = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        children.add(StoreChild.start(directory, "count", arn, String.valueOf(each)));
      }
      IntStream.range(0, 2 * each).parallel().forEach(i -> StoreChild.count(repository, key.arn()));
      for (Process child : children) {
        assertThat(outcome(child)).containsExactly("ACK");
      }
      repository.refresh();
      assertThat(repository.key(key.arn()).orElseThrow().record().policy())
          .isEqualTo(String.valueOf(4 * each));
    }
  }

  @Test
  @Spec("ST-25")
  void open_manyFirstUsesAtOnce_agreeOnOneStoreAndRootKey() throws Exception {
    int processes = 4;
    Path fresh = directory.resolve("fresh");
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      children.add(StoreChild.start(fresh, "create"));
    }
    List<Arn> made = new ArrayList<>();
    for (Process child : children) {
      outcome(child).forEach(line -> made.add(Arn.of(line.substring("ACK ".length()))));
    }
    assertThat(made).hasSize(processes);
    try (SqliteServiceState repository = new StoreDirectory(fresh).open()) {
      assertThat(repository.keys())
          .extracting(entry -> entry.record().arn())
          .containsExactlyInAnyOrderElementsOf(made);
    }
    assertThat(fresh.resolve("root.key.new")).doesNotExist();
  }
}
