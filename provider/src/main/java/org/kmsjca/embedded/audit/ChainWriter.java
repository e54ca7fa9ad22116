// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The end of one chain: appends records, digests and marks to its files.
 *
 * <p><b>Thread safety:</b> one thread at a time; its owner sees to that. <b>Secrets:</b> the
 * signing key, which is the owner's.
 */
final class ChainWriter {

  /*
   * Lines are composed in `batch`, and `lines` tells where each ends. They count, in `number`,
   * `hash` and `position`, when they are in the file as a whole. After a failed write the size of
   * the file tells which are (settle), and what stands behind the last of them is ended by a line
   * feed and described in a record of its own (markTorn).
   */
  private static final int BATCH_BYTES = 1 << 16;

  private final ChainFiles files;
  private final byte[] id;
  private final String chainId;
  private final KeyMaterial signingKey;
  private final Limits limits;
  private final ServiceRecords service;
  private final MessageDigest sha256 = Sha256.newInstance();
  private final JsonText batch = new JsonText(BATCH_BYTES);
  private final List<Line> lines = new ArrayList<>();
  private final List<ChainFile> left = new ArrayList<>();

  private @Nullable ChainFile file;
  private int fileNumber;
  private Instant fileBegin = Instant.EPOCH;
  private long position;
  private boolean torn;
  private long batchBase;
  private long number;
  private byte[] hash;
  private ChainHead digest;

  /**
   * When a new file is begun.
   *
   * @param fileBytes a file of this size gets no further record
   * @param fileAge a file whose first record is so old gets no further record
   */
  record Limits(long fileBytes, Duration fileAge) {}

  /** A line of the batch. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(int end, byte[] hash, boolean isDigest) {}

  ChainWriter(
      ChainFiles files,
      String chainId,
      ChainTail tail,
      KeyMaterial signingKey,
      Limits limits,
      ServiceRecords service) {
    this.files = files;
    this.chainId = chainId;
    this.signingKey = signingKey;
    this.limits = limits;
    this.service = service;
    id = chainId.getBytes(StandardCharsets.US_ASCII);
    fileNumber = tail.file();
    position = tail.position();
    torn = tail.torn();
    digest = tail.digest();
    number = tail.head().number();
    hash = tail.head().hash().toByteArray();
  }

  /** Opens the last file; without one, the first record makes it. */
  void open(Instant now) throws IOException {
    if (fileNumber > 0) {
      file = files.open(files.records(chainId, fileNumber));
      fileBegin = ServiceRecords.beginOf(file.path(), now);
      batchBase = position;
    }
  }

  /**
   * Prepares a batch: repairs what a failed write left, and begins a new file if it is time, or if
   * the file was moved away.
   */
  void begin(Instant now) throws IOException {
    repair(now);
    if (position > 0 && isFull(now)) {
      if (hasUndigested()) {
        addDigest(now, "rotation");
        flush();
      }
      beginFile(now);
    }
  }

  /**
   * Prepares a batch that belongs into the file of the records before it, as far as that is
   * possible.
   */
  void repair(Instant now) throws IOException {
    ChainFile current = file;
    if (current != null && torn) {
      settle(current.size());
    }
    startBatch(position);
    if (current == null || !current.isInPlace()) {
      beginFile(now);
    } else if (torn) {
      markTorn(current, now);
    }
  }

  private boolean isFull(Instant now) {
    return position >= limits.fileBytes()
        || Duration.between(fileBegin, now).compareTo(limits.fileAge()) >= 0;
  }

  private void beginFile(Instant now) throws IOException {
    ChainFile next = files.create(files.records(chainId, fileNumber + 1));
    if (file != null) {
      left.add(file);
    }
    file = next;
    fileNumber++;
    fileBegin = now;
    torn = false;
    position = 0;
    startBatch(0);
  }

  private void markTorn(ChainFile current, Instant now) throws IOException {
    long size = current.size();
    if (size > position) {
      String pieceHash =
          HexFormat.of().formatHex(ChainFile.hash(current.path(), position, size, sha256));
      startBatch(size);
      batch.put((byte) '\n');
      add(service.torn(now, size - position, pieceHash));
      flush();
    }
    torn = false;
  }

  private void startBatch(long base) {
    batch.clear();
    lines.clear();
    batchBase = base;
  }

  /** Adds a record to the batch; {@code record} is a line without its closing brace. */
  void add(JsonText record) {
    int begin = link(record);
    seal(begin, false);
  }

  /** Adds a digest of all records since the last one to the batch. */
  void addDigest(Instant now, String reason) {
    ChainHead last = new ChainHead(number + lines.size(), Bytes.copyOf(lastHash()));
    int begin = link(service.digest(now, reason, chainId, digest, last));
    Bytes signature = DigestKey.sign(signingKey, batch.array(), begin, batch.size() - begin);
    batch.raw(ChainLine.SIGNATURE);
    batch.append(signature.base64());
    batch.put((byte) '"');
    seal(begin, true);
  }

  private int link(JsonText record) {
    int begin = batch.size();
    batch.raw(record.array(), 0, record.size());
    batch.raw(ChainLine.CHAIN);
    batch.raw(id);
    batch.raw(ChainLine.NUMBER);
    batch.digits(number + lines.size() + 1);
    batch.raw(ChainLine.PREVIOUS_HASH);
    batch.hex(lastHash());
    batch.put((byte) '"');
    return begin;
  }

  private void seal(int begin, boolean isDigest) {
    sha256.update(batch.array(), begin, batch.size() - begin);
    byte[] lineHash = sha256.digest();
    batch.raw(ChainLine.HASH);
    batch.hex(lineHash);
    batch.raw(ChainLine.END);
    lines.add(new Line(batch.size(), lineHash, isDigest));
  }

  private byte[] lastHash() {
    return lines.isEmpty() ? hash : lines.get(lines.size() - 1).hash();
  }

  /**
   * Writes the batch.
   *
   * @throws IOException if it cannot be written as a whole; some of its records may count all the
   *     same
   */
  void flush() throws IOException {
    ChainFile current = file;
    if (current == null) {
      throw new IOException("no file is open");
    }
    torn = true;
    current.append(batch.array(), batch.size());
    settle(batchBase + batch.size());
    torn = false;
    startBatch(position);
  }

  private void settle(long size) {
    for (Line line : lines) {
      if (batchBase + line.end() <= size) {
        position = batchBase + line.end();
        number++;
        hash = line.hash();
        digest = line.isDigest() ? new ChainHead(number, Bytes.copyOf(hash)) : digest;
      }
    }
    lines.clear();
  }

  /** Tells whether there are records after the last digest. */
  boolean hasUndigested() {
    return number > digest.number();
  }

  /** Gives the last digest. */
  ChainHead digest() {
    return digest;
  }

  /** Gives the file that is open; null if there is none yet. */
  @Nullable ChainFile file() {
    return file;
  }

  /** Hands over the files that were written and left since the last call; they are to be closed. */
  List<ChainFile> takeLeft() {
    List<ChainFile> taken = List.copyOf(left);
    left.clear();
    return taken;
  }
}
