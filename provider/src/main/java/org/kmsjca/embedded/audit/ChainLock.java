// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Says that this process, and in it this object, writes a chain. The system takes the lock back
 * when the process ends, however it ends.
 */
final class ChainLock implements AutoCloseable {

  /*
   * POSIX drops all locks of a process on a file when any descriptor of that file is closed. So a
   * lock file must never be opened while this JVM holds it, not even by another class loader; system
   * properties are the one thing that all of them share.
   */
  private static final String HOLDER_PROPERTY = "org.kmsjca.audit.chain-held:";

  private final String property;
  private final FileChannel channel;
  private final FileLock lock;

  private ChainLock(String property, FileChannel channel, FileLock lock) {
    this.property = property;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes a chain.
   *
   * @return null if it is in use, by this process or another one
   * @throws IOException if the lock file cannot be made or locked
   */
  static @Nullable ChainLock tryTake(ChainFiles files, String chainId) throws IOException {
    Path file = files.lock(chainId);
    String property = HOLDER_PROPERTY + files.directory().toRealPath() + "/" + chainId;
    if (System.getProperties().putIfAbsent(property, "held") != null) {
      return null;
    }
    boolean taken = false;
    try {
      files.createIfAbsent(file);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          taken = true;
          return new ChainLock(property, channel, lock);
        }
        return null;
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        System.clearProperty(property);
      }
    }
  }

  /** Gives the chain back. */
  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      System.clearProperty(property);
    }
  }
}
