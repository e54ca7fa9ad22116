// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner can read. */
final class PrivateFiles {

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
    write(file, content, StandardOpenOption.CREATE_NEW);
  }

  private static void write(Path file, String content, StandardOpenOption how) throws IOException {
    Set<StandardOpenOption> options = Set.of(how, StandardOpenOption.WRITE);
    try (WritableByteChannel channel = FileChannel.open(file, options, mode(file, "rw-------"))) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /** Replaces a file as a whole; whoever reads it finds the old content or the new. */
  static void replace(Path file, String content) throws IOException {
    move(beside(file, content), file);
  }

  /** Writes what a file shall become into a file beside it. */
  static Path beside(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    create(next, content);
    return next;
  }

  /** Puts a file in the place of another. */
  static void move(Path next, Path file) throws IOException {
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Adds to a file, which is made if it does not exist. Its content changes as a whole. */
  static void append(Path file, String content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      directories(directory);
    }
    String before = Files.exists(file) ? Files.readString(file) : "";
    String gap = before.isEmpty() ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    replace(file, before + gap + content);
  }
}
