// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A file that appears under its name when it is complete, or not at all.
 *
 * <p>It is written under another name in the same directory, for its owner only, forced to the disk
 * and then renamed. If it is not committed it is deleted, also when the process is told to end. A
 * process that is killed leaves a file whose name begins with {@link #PREFIX}, and nothing else.
 *
 * <p><b>Thread safety:</b> used by one thread; what the end of the process does runs beside it.
 */
final class SafeOutput implements AutoCloseable {

  /** How the names of files begin that are not complete. */
  static final String PREFIX = ".kms-jca-";

  /* Of committing and deleting, one happens. */
  private enum State {
    OPEN,
    COMMITTED,
    DELETED
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path target;
  private final boolean replace;
  private final Path temporary;
  private final Set<PosixFilePermission> permissions;
  private final FileChannel channel;
  private final Thread hook;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  private SafeOutput(
      Path target, boolean replace, Path temporary, Set<PosixFilePermission> permissions)
      throws IOException {
    this.target = target;
    this.replace = replace;
    this.temporary = temporary;
    this.permissions = permissions;
    this.channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(temporary));
    this.hook = new Thread(this::drop, "kms-jca deletes " + temporary);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Begins a file.
   *
   * @param wanted its name in the end
   * @param replace whether it may exist, and is then replaced; its permissions stay
   * @throws FileException if it exists and must not, or is no regular file
   * @throws IOException if it cannot be made
   */
  static SafeOutput begin(Path wanted, boolean replace) throws IOException {
    Path target = Files.isSymbolicLink(wanted) ? wanted.toRealPath() : wanted.toAbsolutePath();
    boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (exists && !Files.isRegularFile(target)) {
      throw FileException.usage(wanted + " is not a regular file, and is not replaced");
    }
    if (exists && !replace) {
      throw existing(wanted);
    }
    if (!Files.isDirectory(target.resolveSibling(""))) {
      throw FileException.usage("the directory of " + wanted + " does not exist");
    }
    Path temporary = target.resolveSibling(PREFIX + UUID.randomUUID());
    Set<PosixFilePermission> permissions =
        exists && isPosix(target) ? Files.getPosixFilePermissions(target) : OWNER_ONLY;
    return new SafeOutput(target, replace, temporary, permissions);
  }

  private static FileException existing(Path target) {
    return FileException.usage(
        target + " exists, and is not overwritten; " + FileCommand.FORCE + " replaces it");
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes(Path file) {
    return isPosix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  /** Gives the channel to write to. */
  FileChannel channel() {
    return channel;
  }

  /** Gives the name that the file has until it is committed. */
  Path temporary() {
    return temporary;
  }

  /**
   * Gives the file its name.
   *
   * @throws FileException if there is a file of this name in the meantime, and it must not be
   *     replaced; or if the process is ending, for then the input may have ended for this reason
   * @throws IOException if that does not work; nothing has changed then
   */
  void commit() throws IOException {
    channel.force(true);
    channel.close();
    if (!state.compareAndSet(State.OPEN, State.COMMITTED)) {
      throw new FileException(FileExit.GENERAL, "the process was told to end");
    }
    if (isPosix(temporary)) {
      Files.setPosixFilePermissions(temporary, permissions);
    }
    if (replace) {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      linkOrMove();
    }
    forceDirectory();
  }

  /* A link is not made where there is a file already, but a move may replace it. */
  private void linkOrMove() throws IOException {
    try {
      Files.createLink(target, temporary);
      delete(temporary);
    } catch (FileAlreadyExistsException e) {
      throw existing(target);
    } catch (IOException | UnsupportedOperationException e) {
      // A file system without links.
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw existing(target);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void forceDirectory() {
    try (FileChannel directory = FileChannel.open(target.resolveSibling(""))) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system lets a directory be forced; the file itself was.
    }
  }

  private void drop() {
    if (state.compareAndSet(State.OPEN, State.DELETED)) {
      delete(temporary);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Nothing can be done about it, and the reason for deleting it matters more.
    }
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    drop();
    delete(temporary); // also where it could not be renamed
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends, and the hook runs.
    }
  }
}
