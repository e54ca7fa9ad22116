// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.kms.Arn;

/**
 * When keys were last used: noted in memory, written in batches, outside of the numbered changes.
 *
 * <p>What was noted but not written is lost with the process.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class StoredUses {

  private static final String OF_KEY = " WHERE key_arn = ?";
  private static final String KEY_EXISTS = "SELECT arn FROM kms_key WHERE arn = ?";

  private final Map<Arn, LastUse> noted = new ConcurrentHashMap<>();
  private final StoreConnections connections;
  private final StoreRootKey rootKey;
  private final RowStatements rows;

  StoredUses(StoreConnections connections, StoreRootKey rootKey, RowStatements rows) {
    this.connections = connections;
    this.rootKey = rootKey;
    this.rows = rows;
  }

  void note(Arn keyArn, LastUse use) {
    noted.merge(keyArn, use, StoredUses::later);
  }

  /** Gives the later of what is noted here and what any process has written. */
  Optional<LastUse> of(Arn keyArn) {
    @Nullable LastUse inMemory = noted.get(keyArn);
    Optional<LastUse> stored =
        connections.readConsistently(
            connection -> {
              rootKey.follow(connection);
              return read(keyArn, connection);
            });
    if (inMemory == null) {
      return stored;
    }
    return Optional.of(stored.map(use -> later(use, inMemory)).orElse(inMemory));
  }

  /** Writes what was noted. Uses of keys that are no more are forgotten. */
  void store() {
    if (noted.isEmpty()) {
      return;
    }
    Map<Arn, LastUse> batch = Map.copyOf(noted);
    connections.write(
        connection -> {
          rootKey.follow(connection);
          for (Map.Entry<Arn, LastUse> use : batch.entrySet()) {
            store(use.getKey(), use.getValue(), connection);
          }
          return batch.size();
        });
    // Only what was not replaced by a later one meanwhile.
    batch.forEach(noted::remove);
  }

  private void store(Arn keyArn, LastUse use, Connection connection) throws SQLException {
    Optional<LastUse> stored = read(keyArn, connection);
    boolean isLatest = stored.isEmpty() || later(stored.get(), use).equals(use);
    if (isLatest && !rows.texts(connection, KEY_EXISTS, keyArn).isEmpty()) {
      Row row =
          Row.of(
              StoreTable.LAST_USE,
              keyArn,
              use.operation(),
              use.time(),
              use.eventId(),
              use.requestId());
      rows.put(connection, row, List.of());
    }
  }

  private Optional<LastUse> read(Arn keyArn, Connection connection) throws SQLException {
    @Nullable LastUse[] found = new @Nullable LastUse[1];
    rows.read(
        connection,
        StoreTable.LAST_USE,
        OF_KEY,
        row ->
            found[0] =
                new LastUse(row.text(1), row.instant(2), row.textOrNull(3), row.textOrNull(4)),
        keyArn);
    return Optional.ofNullable(found[0]);
  }

  private static LastUse later(LastUse old, LastUse next) {
    return next.time().isBefore(old.time()) ? old : next;
  }
}
