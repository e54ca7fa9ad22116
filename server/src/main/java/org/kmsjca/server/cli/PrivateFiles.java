// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/** Files that nobody but their owner can read. */
final class PrivateFiles {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  private static FileAttribute<?>[] mode(Path file, String mode) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes a directory, and those above it, unless they exist. */
  static void directories(Path directory) throws IOException {
    Files.createDirectories(directory, mode(directory, "rwx------"));
  }

  /** Makes a file, which must not exist. */
  static void create(Path file, String content) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, mode(file, "rw-------"))) {
      write(channel, content);
      channel.force(true);
    }
  }

  private static void write(FileChannel channel, String content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Tells whether somebody else than its owner can read or change a file. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && !OWNER.containsAll(Files.getPosixFilePermissions(file));
  }

  /** Writes what a file shall become into a file beside it; whatever was there is replaced. */
  static Path beside(Path file, String content) throws IOException {
    Path next = next(file);
    Files.deleteIfExists(next);
    try {
      create(next, content);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
    return next;
  }

  /** Names the file beside a file that is going to take its place. */
  static Path next(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  /** Puts a file in the place of another. */
  static void move(Path next, Path file) throws IOException {
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Adds to a file, which is made if it does not exist. Of processes that do so at the same time,
   * one waits for the other. What cannot be added as a whole is taken back.
   *
   * @param check sees what is in the file, which nobody changes until all is added; if it throws,
   *     nothing is added
   */
  static void append(Path file, String content, Consumer<String> check) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      directories(directory);
    }
    boolean made = Files.notExists(file);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, mode(file, "rw-------"))) {
      channel.lock();
      long before = channel.size();
      check.accept(read(channel));
      try {
        write(channel, gap(channel, before) + content);
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(before);
        if (made && before == 0) {
          Files.deleteIfExists(file);
        }
        throw e;
      }
    }
  }

  /* Not by the file's name: closing a second descriptor of the file would end the lock. */
  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (content.hasRemaining() && channel.read(content) >= 0) {
      // One call may give a part only.
    }
    return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
  }

  private static String gap(FileChannel channel, long size) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    if (size > 0) {
      channel.read(last, size - 1);
    }
    channel.position(size);
    return size == 0 ? "" : last.get(0) == '\n' ? "\n" : "\n\n";
  }
}
