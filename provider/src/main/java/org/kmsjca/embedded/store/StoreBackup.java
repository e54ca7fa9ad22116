// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes a backup of a store that is in use: a consistent copy, sealed under the root key, in one
 * file that appears complete or not at all.
 *
 * <p>Used once, by one thread; the store can be changed meanwhile.
 *
 * @see "docs/spec/store.md, section 9 (ST-60 to ST-64)"
 */
final class StoreBackup {

  private static final String WHAT = "the backup";
  private static final String COPY_SUFFIX = ".copy";
  private static final String PENDING_SUFFIX = ".new";

  private final StoreFile store;
  private final Path target;
  private final Path copy;
  private final Path pending;
  private final Instant time;
  private final SecureRandom random;

  StoreBackup(StoreFile store, Path target, Instant time, SecureRandom random) {
    this.store = store;
    this.target = target.toAbsolutePath();
    this.copy = this.target.resolveSibling(this.target.getFileName() + COPY_SUFFIX);
    this.pending = this.target.resolveSibling(this.target.getFileName() + PENDING_SUFFIX);
    this.time = time;
    this.random = random;
  }

  /**
   * Makes the backup.
   *
   * @param rootKey what is known of the root key
   * @param backupKey that of the root key; stays the caller's
   * @param replace whether a file of that name may be replaced
   */
  BackupReport run(RootKeyDescription rootKey, KeyMaterial backupKey, boolean replace) {
    if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      if (PrivateFile.isSame(pending, target)) {
        // An earlier backup was interrupted after it got its name.
        removeLeftovers();
      }
      throw exists();
    }
    try {
      PrivateFile.makeDirectoryOf(target);
      removeLeftovers();
      PrivateFile.create(copy, new byte[0]);
      copyStore();
      BackupReport report = describe();
      if (!report.rootKeyId().equals(rootKey.id())) {
        throw StoreFault.of(
            "the root key of the store " + store.path() + " was changed during the backup",
            "make the backup again");
      }
      seal(new BackupHeader(time, report.changeNumber(), rootKey, salt()), backupKey);
      publish(replace);
      return report;
    } catch (SQLException e) {
      throw StoreFault.of(copy, e);
    } catch (IOException e) {
      throw StoreFault.of(WHAT, target, e);
    } finally {
      removeLeftovers();
    }
  }

  private void removeLeftovers() {
    removeDatabase(copy);
    remove(pending);
  }

  /* In a read transaction of its own: neither readers nor writers wait for it. */
  private void copyStore() throws SQLException {
    try (Connection connection = store.openWriter();
        PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
      vacuum.setString(1, copy.toString());
      vacuum.execute();
    }
  }

  private BackupReport describe() throws SQLException {
    try (Connection connection = StoreFile.openCopy(copy)) {
      return describe(connection, target, time, copy);
    }
  }

  /**
   * Says what a copy of a store holds.
   *
   * @param backup the file of the backup
   * @param copy the file of the copy, for errors
   */
  static BackupReport describe(Connection connection, Path backup, Instant time, Path copy)
      throws SQLException {
    StoreRow row = StoreRow.read(connection, copy);
    return new BackupReport(
        backup,
        time,
        row.changeNumber(),
        row.rootKey().id(),
        count(connection, StoreTable.KMS_KEY),
        count(connection, StoreTable.KMS_GRANT),
        count(connection, StoreTable.IDENTITY));
  }

  private static long count(Connection connection, StoreTable table) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM " + table.tableName());
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private Bytes salt() {
    byte[] salt = new byte[BackupHeader.SALT_BYTES];
    random.nextBytes(salt);
    return Bytes.wrap(salt);
  }

  private void seal(BackupHeader header, KeyMaterial backupKey) throws IOException {
    PrivateFile.create(pending, new byte[0]);
    KeyMaterial key = header.key(backupKey);
    try (InputStream in = Files.newInputStream(copy);
        FileChannel channel = FileChannel.open(pending, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      out.write(header.encode());
      SealedStream.seal(in, out, key);
      out.flush();
      channel.force(true);
    } finally {
      key.destroy();
    }
  }

  /* A link never replaces a file, so nobody's file is lost that appeared meanwhile. */
  private void publish(boolean replace) throws IOException {
    if (replace) {
      Files.move(
          pending, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      try {
        PrivateFile.link(target, pending);
      } catch (FileAlreadyExistsException e) {
        throw exists();
      }
    }
    PrivateFile.forceDirectoryOf(target);
  }

  private RuntimeException exists() {
    return StoreFault.of(
        WHAT + " " + target + " exists", "name a new file, or say that it may be replaced");
  }

  /** Removes a database that nobody uses, and what SQLite had beside it, if it can be. */
  static void removeDatabase(Path file) {
    remove(file);
    for (String suffix : StoreFile.COMPANION_SUFFIXES) {
      remove(StoreFile.companion(file, suffix));
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Nothing secret is in it in the clear, and the next backup removes it.
      return;
    }
  }
}
