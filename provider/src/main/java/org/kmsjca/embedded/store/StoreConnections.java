// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The two connections to an open store, and the locks under which they are used.
 *
 * <p><b>Thread safety:</b> thread-safe.
 *
 * @see "docs/spec/store.md, section 5 (ST-30 to ST-36)"
 */
final class StoreConnections {

  /*
   * The update lock is held during a whole write transaction, also while it waits for other
   * processes; the state lock while rows are read, compared with memory and written. Order: update
   * lock, state lock. Reading takes the state lock only, so it never waits for another process, and
   * revocations come through while a foreign writer is slow.
   */

  /** What is done with a connection. */
  interface Work<T> {
    /** Does it. */
    T run(Connection connection) throws SQLException;
  }

  /** What is done in a write transaction, and after it. */
  interface Transaction<T> extends Work<T> {

    /** Is called after the commit, under the locks still. */
    void committed() throws SQLException;

    /** Is called after a rollback, with the same connection, under the locks still. */
    void rolledBack(Connection connection);
  }

  private final ReentrantLock updateLock = new ReentrantLock();
  private final ReentrantLock stateLock = new ReentrantLock();
  private final StoreFile file;
  private final @Nullable Object fileIdentity;
  private final Connection writer;
  private final Connection reader;

  @GuardedBy("stateLock")
  private boolean closed;

  StoreConnections(StoreFile file, Connection writer, Connection reader) {
    this.file = file;
    this.fileIdentity = file.identity();
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Runs a write transaction, one at a time over all processes.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be written
   * @throws IllegalArgumentException if rows contradict each other
   * @throws IllegalStateException inside of another one
   */
  <T> T write(Transaction<T> transaction) {
    if (updateLock.isHeldByCurrentThread()) {
      throw new IllegalStateException("an update within an update");
    }
    updateLock.lock();
    try {
      checkUsable();
      StoreFile.execute(writer, "BEGIN IMMEDIATE");
      stateLock.lock();
      try {
        return commit(transaction);
      } finally {
        stateLock.unlock();
      }
    } catch (SQLException e) {
      if (StoreFault.isContradiction(e)) {
        throw new IllegalArgumentException("a name of a KMS key that is not there", e);
      }
      throw StoreFault.of(file.path(), e);
    } finally {
      updateLock.unlock();
    }
  }

  private <T> T commit(Transaction<T> transaction) throws SQLException {
    boolean committed = false;
    try {
      T result = transaction.run(writer);
      StoreFile.execute(writer, "COMMIT");
      committed = true;
      transaction.committed();
      return result;
    } finally {
      if (!committed) {
        rollBack(writer);
        transaction.rolledBack(writer);
      }
    }
  }

  /** Runs a write transaction of which nothing is kept in memory. */
  <T> T write(Work<T> work) {
    return write(
        new Transaction<T>() {
          @Override
          public T run(Connection connection) throws SQLException {
            return work.run(connection);
          }

          @Override
          public void committed() {}

          @Override
          public void rolledBack(Connection connection) {}
        });
  }

  /**
   * Runs work that only reads, without waiting for writers.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be read
   */
  <T> T read(Work<T> work) {
    stateLock.lock();
    try {
      checkUsable();
      return work.run(reader);
    } catch (SQLException e) {
      throw StoreFault.of(file.path(), e);
    } finally {
      stateLock.unlock();
    }
  }

  /** Runs work that only reads, on one consistent state. */
  <T> T readConsistently(Work<T> work) {
    return read(
        connection -> {
          StoreFile.execute(connection, "BEGIN");
          try {
            return work.run(connection);
          } finally {
            rollBack(connection);
          }
        });
  }

  /**
   * Empties the write-ahead log, which still has what rows were before.
   *
   * <p>The reader's connection does it because its patience with other processes is short. The
   * caller holds the state lock.
   */
  void forgetOldPages() {
    try {
      StoreFile.execute(reader, "PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      // Another process is in the way; the log is emptied later, at the latest when all have
      // closed.
      return;
    }
  }

  /**
   * Closes both connections. A second call does nothing.
   *
   * @param before is run under the locks
   */
  void close(Runnable before) {
    updateLock.lock();
    stateLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      before.run();
      try {
        reader.close();
      } finally {
        writer.close();
      }
    } catch (SQLException e) {
      throw StoreFault.of(file.path(), e);
    } finally {
      stateLock.unlock();
      updateLock.unlock();
    }
  }

  private void checkUsable() {
    stateLock.lock();
    try {
      if (closed) {
        throw StoreFault.of("the store " + file.path() + " was closed", "open it again");
      }
    } finally {
      stateLock.unlock();
    }
    if (!Objects.equals(fileIdentity, file.identity())) {
      throw StoreFault.of(
          "the store " + file.path() + " was replaced by another file while it was in use",
          "start this process again");
    }
  }

  private static void rollBack(Connection connection) {
    try {
      StoreFile.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, as it does after some errors.
      return;
    }
  }
}
