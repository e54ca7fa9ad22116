// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The database file: made with its mode, checked before use, opened with the right settings.
 *
 * @see "docs/spec/store.md, section 4 and 5"
 */
class StoreFile {

  /*
   * Never open the database with java.nio: when any descriptor of a file is closed, POSIX drops all
   * locks that the process holds on it, those of SQLite in this JVM among them.
   */

  /* A system property, for nothing else is shared by all class loaders. */
  private static final String HOLDER_PROPERTY = "org.kmsjca.store.opened-by:";

  /* What every SQLite database begins with. */
  private static final int HEADER_BYTES = 100;
  private static final Duration RETRY_PAUSE = Duration.ofMillis(10);

  private static final Set<PosixFilePermission> FORBIDDEN =
      PosixFilePermissions.fromString("----w--w-");

  /** What SQLite adds to the name of a database for the files beside it. */
  static final List<String> COMPANION_SUFFIXES = List.of("-wal", "-shm", "-journal");

  /** How long to wait for the write lock. */
  static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  private final Path file;
  private final Duration lockWait;

  StoreFile(Path file, Duration lockWait) {
    this.file = file.toAbsolutePath();
    this.lockWait = lockWait;
  }

  /** Gives the file's name. */
  Path path() {
    return file;
  }

  /** Gives the name of a file beside a database. */
  static Path companion(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** Tells whether the file is there. */
  boolean exists() {
    return Files.exists(file);
  }

  /** Makes an empty file for its owner only; another process may have been faster. */
  void create() {
    try {
      PrivateFile.makeDirectoryOf(file);
      PrivateFile.create(file, new byte[0]);
    } catch (FileAlreadyExistsException e) {
      // Both go on with the same file.
    } catch (IOException e) {
      throw StoreFault.of("the store", file, e);
    }
  }

  /**
   * Refuses what is no database by its size, a file that others could change, and one that its
   * owner protected from changes.
   */
  void check() {
    try {
      if (!Files.isRegularFile(file)) {
        throw StoreFault.of(
            "the store " + file + " is not a file", "name a file, or one that is to be made");
      }
      long sizeBytes = Files.size(file);
      if (sizeBytes > 0 && sizeBytes < HEADER_BYTES) {
        // SQLite would take some of these for new files, and overwrite them.
        throw StoreFault.of(
            "the store " + file + " is damaged",
            "it has " + sizeBytes + " bytes only; it was left as it is; restore it from a backup");
      }
      Set<PosixFilePermission> mode = PrivateFile.modeOf(file);
      if (mode.stream().anyMatch(FORBIDDEN::contains)) {
        throw StoreFault.of(
            "the store " + file + " can be changed by other users (" + shown(mode) + ")",
            "run: chmod 600 " + file);
      }
      if (!mode.contains(PosixFilePermission.OWNER_WRITE)
          || !mode.contains(PosixFilePermission.OWNER_READ)) {
        throw StoreFault.of(
            "the store " + file + " is read-only (" + shown(mode) + ")", "run: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw StoreFault.of("the store", file, e);
    }
  }

  /**
   * Refuses a file that another copy of the SQLite library in this JVM has opened, such as that of
   * another application in the same server. POSIX locks belong to the process: two copies would not
   * exclude each other. This copy holds the file from now on, until the JVM ends.
   */
  void hold() {
    try {
      String library = Integer.toHexString(System.identityHashCode(SQLiteConfig.class));
      String property = HOLDER_PROPERTY + file.toRealPath();
      Object holder = System.getProperties().putIfAbsent(property, library);
      if (holder != null && !holder.equals(library)) {
        throw StoreFault.of(
            "the store " + file + " is open in this JVM through another class loader",
            "install KMS-JCA once for all applications of the JVM, or give each a store of its"
                + " own; after a redeployment, start the JVM again");
      }
    } catch (IOException e) {
      throw StoreFault.of("the store", file, e);
    }
  }

  /**
   * Gives what the system knows the file by, whatever its name.
   *
   * @return null where the system has no such thing
   */
  @Nullable Object identity() {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      throw StoreFault.of(
          "the store " + file + " was removed while it was in use",
          "put it back from a backup, then start this process again");
    }
  }

  /** Opens a copy of a store that nobody else uses, to read it. */
  static Connection openCopy(Path copy) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    Connection connection = config.createConnection("jdbc:sqlite:" + copy.toUri());
    try {
      execute(connection, "PRAGMA trusted_schema = OFF");
      execute(connection, "PRAGMA cell_size_check = ON");
      execute(connection, "PRAGMA query_only = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens a connection that writes. */
  Connection openWriter() throws SQLException {
    return open(lockWait);
  }

  /**
   * Opens a connection that cannot write.
   *
   * @param longestWait how long to wait for locks; readers meet one only while the database is
   *     recovered or closed
   */
  Connection openReader(Duration longestWait) throws SQLException {
    Connection connection = open(longestWait);
    execute(connection, "PRAGMA query_only = ON");
    return connection;
  }

  private Connection open(Duration wait) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE); // the file is made here, with its mode
    config.setBusyTimeout(Math.toIntExact(wait.toMillis()));
    // A driver of our own making: the driver manager would look at class loaders.
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri());
    try {
      execute(connection, "PRAGMA foreign_keys = ON");
      execute(connection, "PRAGMA synchronous = FULL");
      execute(connection, "PRAGMA trusted_schema = OFF");
      execute(connection, "PRAGMA cell_size_check = ON");
      execute(connection, "PRAGMA secure_delete = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Refuses a database whose pages contradict each other; reads all of them, as loading does. */
  void checkStructure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!row.next() || !row.getString(1).equals("ok")) {
        throw StoreFault.of(
            "the store " + file + " is damaged", "it was left as it is; restore it from a backup");
      }
    }
  }

  /** Tells whether the database was switched to write-ahead logging. */
  boolean usesWriteAheadLog(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
      return mode.next() && mode.getString(1).equals("wal");
    }
  }

  /**
   * Switches the database to write-ahead logging, in which readers and a writer don't wait for each
   * other; does nothing where that was done before.
   *
   * <p>The switch needs the file for itself and does not wait for it like other statements, so two
   * processes in their first use would meet an error here. Hence the repetition.
   */
  void useWriteAheadLog(Connection connection) throws SQLException {
    long deadline = System.nanoTime() + lockWait.toNanos();
    while (true) {
      try (Statement statement = connection.createStatement();
          ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
        if (!mode.next() || !mode.getString(1).equals("wal")) {
          throw StoreFault.of(
              "the file system of the store " + file + " does not allow write-ahead logging",
              "keep the store on a local disk");
        }
        return;
      } catch (SQLException e) {
        if (!StoreFault.isBusy(e) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_PAUSE.toNanos());
      }
    }
  }

  /** Runs one statement and ignores its rows. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String shown(Set<PosixFilePermission> mode) {
    return "mode " + PosixFilePermissions.toString(mode);
  }
}
