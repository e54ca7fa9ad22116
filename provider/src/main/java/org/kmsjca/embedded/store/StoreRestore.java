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
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import javax.crypto.AEADBadTagException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes a store out of a backup.
 *
 * <p>The store appears when all of it was checked: the seal of the backup, the structure of the
 * database, the code of each row and each wrapped secret.
 *
 * @see "docs/spec/store.md, section 9 (ST-60 to ST-64)"
 */
public final class StoreRestore {

  private static final String PENDING_SUFFIX = ".restoring";

  private final Path backup;
  private final Path store;
  private final Path pending;

  private StoreRestore(Path backup, Path store) {
    this.backup = backup.toAbsolutePath();
    this.store = store.toAbsolutePath();
    this.pending = pending(this.store);
  }

  private static Path pending(Path store) {
    return store.resolveSibling(store.getFileName() + PENDING_SUFFIX);
  }

  /**
   * Removes the second name that a store has if its restore was interrupted after it appeared. A
   * database in use must have one name only, for its log is found by the name.
   */
  static void removeSecondName(Path store) {
    Path pending = pending(store);
    if (PrivateFile.isSame(pending, store)) {
      StoreBackup.removeDatabase(pending);
    }
  }

  /**
   * Restores a store.
   *
   * @param backup the file that a backup made
   * @param store the database file, which must not exist
   * @param rootKeySource where the root key is that the store had when the backup was made
   * @param random is asked for nothing that lasts
   * @return what was restored
   * @throws KmsUnavailableException if the store exists, the backup is damaged, truncated, no
   *     backup or of a newer release, or the root key is another one; no store is made then
   */
  public static BackupReport restore(
      Path backup, Path store, RootKeySource rootKeySource, SecureRandom random) {
    return new StoreRestore(backup, store).run(rootKeySource, random);
  }

  private BackupReport run(RootKeySource rootKeySource, SecureRandom random) {
    refuseExisting();
    try (InputStream in = Files.newInputStream(backup)) {
      BackupHeader header = header(in);
      RootKey rootKey = rootKeySource.load(backup, header.rootKey());
      try {
        PrivateFile.makeDirectoryOf(store);
        StoreBackup.removeDatabase(pending);
        unseal(in, header, rootKey);
        BackupReport report = check(header, rootKey, random);
        publish();
        return report;
      } finally {
        rootKey.destroy();
        StoreBackup.removeDatabase(pending);
      }
    } catch (SQLException e) {
      throw StoreFault.of(pending, e);
    } catch (IOException e) {
      throw StoreFault.of("the backup", backup, e);
    }
  }

  private void refuseExisting() {
    boolean exists = Files.exists(store, LinkOption.NOFOLLOW_LINKS);
    for (String suffix : StoreFile.COMPANION_SUFFIXES) {
      exists |= Files.exists(StoreFile.companion(store, suffix), LinkOption.NOFOLLOW_LINKS);
    }
    if (exists) {
      removeSecondName(store);
      throw StoreFault.of(
          "the store " + store + " exists, or what its last process left of it",
          "stop all processes that use it and move its files away, or restore to another name");
    }
  }

  private BackupHeader header(InputStream in) throws IOException {
    try {
      return BackupHeader.decode(in.readNBytes(BackupHeader.SIZE_BYTES));
    } catch (IllegalArgumentException e) {
      throw StoreFault.of(
          "the backup " + backup + " cannot be restored (" + e.getMessage() + ")",
          "name the right file");
    }
  }

  private void unseal(InputStream in, BackupHeader header, RootKey rootKey) throws IOException {
    PrivateFile.create(pending, new byte[0]);
    KeyMaterial key = header.key(rootKey.backupKey());
    try (FileChannel channel = FileChannel.open(pending, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      SealedStream.open(in, out, key);
      out.flush();
      channel.force(true);
    } catch (AEADBadTagException e) {
      throw StoreFault.of(
          "the backup " + backup + " is damaged or truncated", "restore from another one");
    } finally {
      key.destroy();
    }
  }

  private BackupReport check(BackupHeader header, RootKey rootKey, SecureRandom random)
      throws SQLException {
    StoreFile file = new StoreFile(pending, StoreFile.LOCK_WAIT);
    try (Connection connection = StoreFile.openCopy(pending)) {
      Schema.versionOf(connection, backup);
      file.checkStructure(connection);
      BackupReport report = StoreBackup.describe(connection, backup, header.time(), pending);
      if (report.changeNumber() != header.changeNumber()
          || !report.rootKeyId().equals(header.rootKey().id())) {
        throw StoreFault.of(
            "the backup " + backup + " contradicts itself", "restore from another one");
      }
      new RowSealing(backup, rootKey, rootKey, true, random).check(connection);
      return report;
    }
  }

  private void publish() throws IOException {
    try {
      PrivateFile.link(store, pending);
    } catch (FileAlreadyExistsException e) {
      throw StoreFault.of("the store " + store + " was made meanwhile", "it was left as it is");
    }
    PrivateFile.forceDirectoryOf(store);
  }
}
