// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Who is told of a checkpoint, and when. */
@Isolated("checkpoints are the JVM's")
class CheckpointsTest {

  private final List<String> told = new ArrayList<>();

  @Test
  void actions_runWhileNothingMayBegin() {
    Runnable before = () -> told.add("before " + Checkpoints.isRunning());
    Runnable after = () -> told.add("after " + Checkpoints.isRunning());
    Checkpoints.beforeCheckpoint(before);
    Checkpoints.afterRestore(after);
    Checkpoints.checkpoint();
    Checkpoints.restore();
    assertThat(told).containsExactly("before false", "after false");
    assertThat(Checkpoints.isRunning()).isTrue();
  }

  /** A checkpoint that is given up is told as a restore; so is one that nobody had announced. */
  @Test
  void everyRestore_isANewNumber() {
    int first = Checkpoints.current();
    Checkpoints.restore();
    int second = Checkpoints.current();
    Checkpoints.checkpoint();
    Checkpoints.checkpoint();
    Checkpoints.restore();
    int third = Checkpoints.current();
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    assertThat(Checkpoints.isRunning()).isTrue();
  }

  /** One that fails makes the checkpoint fail, after all others have wiped what they have. */
  @Test
  void failure_keepsNobodyFromWiping() {
    AtomicBoolean armed = new AtomicBoolean(true);
    Runnable failing =
        () -> {
          if (armed.get()) {
            throw new IllegalStateException("made to fail");
          }
        };
    Runnable other = () -> told.add("other");
    Checkpoints.beforeCheckpoint(failing);
    Checkpoints.beforeCheckpoint(other);
    try {
      assertThatThrownBy(Checkpoints::checkpoint).hasMessage("made to fail");
    } finally {
      armed.set(false); // it is held until it is collected
      Checkpoints.restore();
    }
    assertThat(told).containsExactly("other");
  }
}
