// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and directories that belong to one user only.
 *
 * <p>On file systems without POSIX modes nothing is set and nothing is refused: there the access
 * control list of the directory has to protect the files.
 */
final class PrivateFile {

  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> OWNER_ONLY = DIRECTORY_MODE;

  private PrivateFile() {}

  /** Makes the directory of a file, readable by its owner only, unless it is there. */
  static void makeDirectoryOf(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory, mode(directory, DIRECTORY_MODE));
    }
  }

  /**
   * Makes a file with its content on the disk.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there; it is not touched then
   */
  static void create(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode(file, FILE_MODE))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    forceDirectoryOf(file);
  }

  /** Puts the names in a file's directory on the disk, where the system can. */
  static void forceDirectoryOf(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems don't open directories; there the file system orders names by itself.
      return;
    }
  }

  /** Gives the mode of a file; that of a private file where there are no modes. */
  static Set<PosixFilePermission> modeOf(Path file) throws IOException {
    return hasModes(file) ? Files.getPosixFilePermissions(file) : FILE_MODE;
  }

  /**
   * Refuses a secret on which others have any permission.
   *
   * @param what names it in the error
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  static void refuseOpenToOthers(String what, Path file) throws IOException {
    Set<PosixFilePermission> mode = modeOf(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw StoreFault.of(
          what
              + " "
              + file
              + " is open to other users (mode "
              + PosixFilePermissions.toString(mode)
              + ")",
          "run: chmod 600 " + file);
    }
  }

  /**
   * Gives a file a second name, by a copy where there are no links.
   *
   * @throws FileAlreadyExistsException if there is a file of that name; it is not touched then
   */
  static void link(Path name, Path existing) throws IOException {
    try {
      Files.createLink(name, existing);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path copy = name.resolveSibling(name.getFileName() + ".link");
      Files.deleteIfExists(copy);
      create(copy, new byte[0]);
      try (FileChannel from = FileChannel.open(existing, StandardOpenOption.READ);
          FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        long size = from.size();
        for (long done = 0; done < size; ) {
          done += from.transferTo(done, size - done, to);
        }
        to.force(true);
      }
      Files.move(copy, name);
    }
  }

  /** Tells whether two names are of one file that is there. */
  static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      // One of them is not there.
      return false;
    }
  }

  private static boolean hasModes(Path file) throws IOException {
    Path existing = file.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.getFileStore(existing).supportsFileAttributeView("posix");
  }

  private static FileAttribute<?>[] mode(Path file, Set<PosixFilePermission> mode)
      throws IOException {
    return hasModes(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }
}
