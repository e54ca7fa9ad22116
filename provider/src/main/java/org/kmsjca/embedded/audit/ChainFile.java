// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * One file of a chain, open at its end.
 *
 * <p><b>Thread safety:</b> {@link #force} may be called at any time; all else by one thread at a
 * time.
 */
class ChainFile {

  /* Not a FileChannel: an interrupt of the calling thread would close it. */
  private static final int CHUNK_BYTES = 1 << 16;

  /*
   * A look costs as much as the write of a record. Nobody can move a file and rely on a record that
   * is written in the same millisecond: the move may as well come just after the look.
   */
  private static final long LOOK_NANOS = 1_000_000;

  private final Path path;
  private final FileOutputStream out;
  private final RandomAccessFile in;
  private final @Nullable Object identity;
  private long lastLook;

  ChainFile(Path path) throws IOException {
    this.path = path;
    out = new FileOutputStream(path.toFile(), true);
    try {
      in = new RandomAccessFile(path.toFile(), "r");
      identity = identity(path);
      lastLook = System.nanoTime() - LOOK_NANOS;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  private static @Nullable Object identity(Path path) throws IOException {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      // Systems without such a thing know files by their names only.
      return key == null ? path : key;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Gives the name under which it was opened. */
  Path path() {
    return path;
  }

  /**
   * Tells whether the file still has its name: it may have been moved away or removed. What was
   * true less than a millisecond ago is taken to be true.
   */
  boolean isInPlace() throws IOException {
    long now = System.nanoTime();
    if (now - lastLook < LOOK_NANOS) {
      return true;
    }
    boolean inPlace = identity != null && identity.equals(identity(path));
    if (inPlace) {
      lastLook = now;
    }
    return inPlace;
  }

  /** Appends bytes; after an error, any number of them may be in the file. */
  void append(byte[] text, int size) throws IOException {
    out.write(text, 0, size);
  }

  /** Tells the size of the file, whatever its name is now. */
  long size() throws IOException {
    return in.length();
  }

  /** Hashes a part of a file. */
  static byte[] hash(Path file, long from, long to, MessageDigest sha256) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(from);
      byte[] chunk = new byte[CHUNK_BYTES];
      for (long left = to - from; left > 0; ) {
        int count = in.read(chunk, 0, (int) Math.min(left, chunk.length));
        if (count < 0) {
          throw new EOFException(file + " became shorter while it was read");
        }
        sha256.update(chunk, 0, count);
        left -= count;
      }
      return sha256.digest();
    }
  }

  /** Puts what was appended on the disk. */
  void force() throws IOException {
    out.getFD().sync();
  }

  void close() throws IOException {
    try (out) {
      in.close();
    }
  }
}
