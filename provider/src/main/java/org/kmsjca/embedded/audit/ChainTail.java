// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain goes on.
 *
 * @param file the number of its last file; 0 if there is none
 * @param position where the next record belongs in that file
 * @param torn whether something stands after that position that is no record
 * @param head the last record
 * @param digest the last digest
 */
record ChainTail(int file, long position, boolean torn, ChainHead head, ChainHead digest) {

  /* A digest is shorter. */
  private static final int END_BYTES = 1 << 13;

  /** A chain without records. */
  static final ChainTail EMPTY = new ChainTail(0, 0, false, ChainHead.START, ChainHead.START);

  /**
   * Finds the end of a chain.
   *
   * @param known what the store knows
   * @return null if records that the store knows of are not there; nobody may go on with such a
   *     chain
   */
  static @Nullable ChainTail find(ChainFiles files, ChainRecord known) throws IOException {
    ChainTail tail = of(known.id(), files.of(known.id()));
    if (tail == null || tail.head().number() < known.head().number()) {
      return null;
    }
    boolean older = tail.digest().number() < known.head().number();
    return older
        ? new ChainTail(tail.file(), tail.position(), tail.torn(), tail.head(), known.head())
        : tail;
  }

  private static @Nullable ChainTail of(String chainId, SortedMap<Integer, Path> files)
      throws IOException {
    if (files.isEmpty()) {
      return EMPTY;
    }
    int last = files.lastKey();
    Path lastFile = Objects.requireNonNull(files.get(last));
    Scan scan = new Scan(chainId);
    if (!scan.readEnd(lastFile)) {
      scan.read(lastFile);
    }
    if (scan.head != null && (scan.digest != null || last == 1)) {
      return scan.tail(last, scan.head, scan.digest == null ? ChainHead.START : scan.digest);
    }
    if (scan.head != null && !files.containsKey(last - 1)) {
      // The file before was taken away; the store may know a digest.
      return scan.tail(last, scan.head, ChainHead.START);
    }
    ChainTail before = of(chainId, files.headMap(last));
    if (before == null || before.file() != last - 1) {
      return null;
    }
    ChainHead head = scan.head == null ? before.head() : scan.head;
    return scan.tail(last, head, scan.digest == null ? before.digest() : scan.digest);
  }

  /** Reads a file up to its last record. */
  private static final class Scan {
    private final String chainId;
    private final MessageDigest sha256 = Sha256.newInstance();
    private @Nullable ChainHead head;
    private @Nullable ChainHead digest;
    private long position;
    private long size;

    Scan(String chainId) {
      this.chainId = chainId;
    }

    /** Reads the last line only, which is enough if it is a digest: after an orderly end. */
    boolean readEnd(Path file) throws IOException {
      size = Files.size(file);
      byte[] end = new byte[(int) Math.min(size, END_BYTES)];
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        in.seek(size - end.length);
        in.readFully(end);
      }
      int afterText = end.length - 1;
      int begin = afterText - 1;
      while (begin >= 0 && end[begin] != '\n') {
        begin--;
      }
      if (begin < 0 || end[afterText] != '\n') {
        return false;
      }
      ChainLine record = ChainLine.parse(Arrays.copyOfRange(end, begin + 1, afterText), sha256);
      if (record == null || record.signature() == null || !follows(record)) {
        return false;
      }
      head = record.head();
      digest = head;
      position = size;
      return true;
    }

    /** Reads all lines. */
    void read(Path file) throws IOException {
      size = Files.size(file);
      try (LineReader reader = new LineReader(file)) {
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
          ChainLine record = line.complete() ? ChainLine.parse(line.text(), sha256) : null;
          if (record != null && follows(record)) {
            head = record.head();
            position = line.end();
            digest = record.signature() == null ? digest : head;
          }
        }
      }
    }

    private boolean follows(ChainLine record) {
      return record.intact()
          && record.id().equals(chainId)
          && (head == null
              || (record.number() == head.number() + 1
                  && record.previousHash().equals(head.hash())));
    }

    ChainTail tail(int file, ChainHead newHead, ChainHead newDigest) {
      return new ChainTail(file, position, position < size, newHead, newDigest);
    }
  }
}
