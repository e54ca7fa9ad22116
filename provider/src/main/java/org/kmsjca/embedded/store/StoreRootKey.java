// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.RootKeySource.NewRootKey;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The root key of an open store, also after it was changed, here or by another process.
 *
 * <p><b>Thread safety:</b> used under the store's state lock. <b>Secrets:</b> holds the root key
 * until {@link #destroy()}.
 *
 * @see "docs/spec/store.md, section 3 (ST-18, ST-19)"
 */
final class StoreRootKey {

  /* A passphrase that was wrong costs Argon2id at each look; it is not tried at each one. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

  private final Path store;
  private RootKeySource source;
  private RootKeyDescription description;
  private RootKey key;

  private @Nullable RootKeyDescription refused;
  private @Nullable KmsUnavailableException refusal;
  private long refusedAt;

  private StoreRootKey(
      Path store, RootKeySource source, RootKeyDescription description, RootKey key) {
    this.store = store;
    this.source = source;
    this.description = description;
    this.key = key;
  }

  /**
   * Finds the root key of a store, and gives it its final place if that was not done.
   *
   * @param connection writes, outside of a transaction
   */
  static StoreRootKey open(Path store, RootKeySource source, Connection connection)
      throws SQLException {
    RootKeyDescription wanted = StoreRow.read(connection, store).rootKey();
    while (true) {
      try {
        StoreRootKey found = new StoreRootKey(store, source, wanted, source.load(store, wanted));
        if (source.isUnsettled(wanted.id())) {
          StoreFile.execute(connection, "BEGIN IMMEDIATE");
          source.settle(StoreRow.read(connection, store).rootKey().id());
          StoreFile.execute(connection, "ROLLBACK");
        }
        return found;
      } catch (KmsUnavailableException e) {
        RootKeyDescription now = StoreRow.read(connection, store).rootKey();
        if (now.equals(wanted)) {
          throw e;
        }
        wanted = now; // it was changed between the two reads
      }
    }
  }

  /** Wraps a root key that is at hand. */
  static StoreRootKey of(Path store, RootKeySource source, NewRootKey made) {
    return new StoreRootKey(store, source, made.description(), made.key());
  }

  /** Gives the key. */
  RootKey get() {
    return key;
  }

  /** Gives what the store said of the key when it was found. */
  RootKeyDescription description() {
    return description;
  }

  /** Gives where the key came from. */
  RootKeySource source() {
    return source;
  }

  /**
   * Finds the root key anew if another process has changed it.
   *
   * @param connection in the transaction whose rows are to be read
   * @throws KmsUnavailableException if the source does not have the new one; nothing that is
   *     wrapped by it can be read then
   */
  void follow(Connection connection) throws SQLException {
    RootKeyDescription now = StoreRow.read(connection, store).rootKey();
    if (now.equals(description)) {
      return;
    }
    if (refusal != null
        && now.equals(refused)
        && System.nanoTime() - refusedAt < RETRY_INTERVAL.toNanos()) {
      throw refusal;
    }
    try {
      replace(source, new NewRootKey(source.load(store, now), now));
    } catch (KmsUnavailableException e) {
      refused = now;
      refusedAt = System.nanoTime();
      refusal =
          StoreFault.of(
              "another process changed the root key of the store " + store,
              "give this process the new one (" + e.getMessage() + ")");
      throw refusal;
    }
  }

  /**
   * Takes a key that somebody has found, if this object has not found it: after another process
   * changed the root key. In all other cases it is wiped.
   *
   * @param connection in the transaction whose rows are to be read
   * @param found what the key was found by
   */
  void offer(RootKeySource newSource, NewRootKey found, Connection connection) throws SQLException {
    boolean isNews = !found.description().equals(description);
    if (isNews && found.description().equals(StoreRow.read(connection, store).rootKey())) {
      replace(newSource, found);
    } else {
      found.key().destroy();
    }
  }

  /** Takes another key for the one so far, which is wiped. */
  void replace(RootKeySource newSource, NewRootKey made) {
    key.destroy();
    source = newSource;
    key = made.key();
    description = made.description();
    refused = null;
    refusal = null;
  }

  /** Wipes the key. */
  void destroy() {
    key.destroy();
  }
}
