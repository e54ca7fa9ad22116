// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.store.StoreConnections.Transaction;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

class StoreConnectionsTest {

  @TempDir Path directory;
  private StoreConnections connections;
  private final List<String> calls = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    StoreDirectory files = new StoreDirectory(directory);
    files.open().close();
    StoreFile file = new StoreFile(files.store(), Duration.ofSeconds(1));
    connections = new StoreConnections(file, file.openWriter(), file.openReader(Duration.ZERO));
  }

  @AfterEach
  void close() {
    connections.close(() -> {});
  }

  /* Its statement breaks a rule that is checked at the commit only. */
  private Transaction<String> transaction(boolean commitFails, RuntimeException error) {
    return new Transaction<>() {
      @Override
      public String run(Connection connection) throws SQLException {
        calls.add("run");
        if (error != null) {
          throw error;
        }
        if (commitFails) {
          StoreFile.execute(connection, "PRAGMA defer_foreign_keys = ON");
          StoreFile.execute(
              connection, "INSERT INTO last_use VALUES ('no key', 'x', 'x', null, null, x'')");
        }
        return "done";
      }

      @Override
      public void committed() {
        calls.add("committed");
      }

      @Override
      public void rolledBack(Connection connection) {
        calls.add("rolled back");
      }
    };
  }

  @Test
  @Spec("ST-41")
  void write_commitThatFails_isRolledBackAndTold() {
    assertThatThrownBy(() -> connections.write(transaction(true, null)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(calls).containsExactly("run", "rolled back");
    assertThat(connections.write(transaction(false, null))).isEqualTo("done");
    assertThat(calls).endsWith("run", "committed");
  }

  @Test
  void write_workThatThrows_isRolledBackAndTold() {
    RuntimeException error = new RuntimeException("x");
    assertThatThrownBy(() -> connections.write(transaction(false, error))).isSameAs(error);
    assertThat(calls).containsExactly("run", "rolled back");
  }

  @Test
  @Spec("ST-43")
  void discard_changesThatAreNotApplied_wipesWhatWasUnwrapped() {
    KeyMaterial secret = KeyMaterial.wrap(new byte[32]);
    new Delta(1, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(secret)).discard();
    assertThat(secret.isDestroyed()).isTrue();
  }
}
