// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The check of all pages of a store, by a thread and a connection of its own: on a large store it
 * takes as long as reading the rows does.
 *
 * <p>Nothing of the store is used before {@link #await} has returned.
 *
 * @see "docs/spec/store.md, section 4"
 */
final class StructureCheck {

  private static final String THREAD_NAME = "kms-store-check";

  private final FutureTask<Void> check;

  private StructureCheck(FutureTask<Void> check) {
    this.check = check;
  }

  /**
   * Starts the check.
   *
   * @param store the file
   * @param lockWait how long its connection waits for locks
   */
  static StructureCheck start(StoreFile store, Duration lockWait) {
    FutureTask<Void> check =
        new FutureTask<>(
            () -> {
              try (Connection connection = store.openReader(lockWait)) {
                store.checkStructure(connection);
              }
              return null;
            });
    Thread thread = new Thread(check, THREAD_NAME);
    thread.setDaemon(true);
    thread.start();
    return new StructureCheck(check);
  }

  /**
   * Waits for the end of the check; an interrupt is kept for later.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store is damaged
   * @throws SQLException if it cannot be read
   */
  void await() throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          check.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(Objects.requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SQLException rethrown(Throwable failure) {
    if (failure instanceof SQLException e) {
      return e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure;
  }
}
