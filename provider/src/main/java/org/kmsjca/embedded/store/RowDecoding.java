// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Supplier;
import org.kmsjca.material.Bytes;

/**
 * Checks and decodes the rows of one table while they are read: few by the reading thread, many by
 * another one too.
 *
 * <p>Confined to one thread, but for the decoder.
 *
 * @param <R> what a row is decoded to
 */
final class RowDecoding<R> {

  private static final int PART_ROWS = 1_000;

  /* As many wait or run at most; what is more, the reading thread decodes. So memory is limited. */
  private static final int PARTS_ELSEWHERE = 2;

  /** Decodes a row. */
  interface Decoder<R> {

    /**
     * Checks the code of a row and decodes it; called by several threads at once.
     *
     * @param codes computes codes, for the calling thread only
     */
    R decode(RowCode codes, Row row, byte[] code);
  }

  private final RowStatements rows;
  private final RowCode codes;
  private final Decoder<R> decoder;
  private final List<Supplier<List<R>>> parts = new ArrayList<>();
  private final List<ForkJoinTask<List<R>>> elsewhere = new ArrayList<>();
  private List<CodedRow> part = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param codes computes codes; used by nobody else until {@link #finish()} or {@link #abandon()}
   */
  RowDecoding(RowStatements rows, RowCode codes, Decoder<R> decoder) {
    this.rows = rows;
    this.codes = codes;
    this.decoder = decoder;
  }

  /** Takes the next row. */
  void add(Row row, byte[] code) {
    part.add(new CodedRow(row, Bytes.wrap(code)));
    if (part.size() == PART_ROWS) {
      decodePart();
    }
  }

  private void decodePart() {
    List<CodedRow> full = part;
    part = new ArrayList<>(PART_ROWS);
    long waiting = elsewhere.stream().filter(one -> !one.isDone()).count();
    if (full.size() == PART_ROWS && waiting < PARTS_ELSEWHERE) {
      RowCode ofThread = codes.fork();
      // Not CompletableFuture: on two processors that starts a thread for each part.
      ForkJoinTask<List<R>> task = ForkJoinPool.commonPool().submit(() -> decode(ofThread, full));
      elsewhere.add(task);
      parts.add(task::join);
    } else {
      List<R> decoded = decode(codes, full);
      parts.add(() -> decoded);
    }
  }

  private List<R> decode(RowCode codesOfThread, List<CodedRow> some) {
    List<R> decoded = new ArrayList<>(some.size());
    try {
      for (CodedRow one : some) {
        decoded.add(decoder.decode(codesOfThread, one.row(), one.code().toByteArray()));
      }
      return decoded;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw rows.damaged(e.getMessage());
    }
  }

  /** Gives all that was decoded, in the order of the rows. */
  List<R> finish() {
    decodePart();
    List<R> all = new ArrayList<>();
    parts.forEach(one -> all.addAll(one.get()));
    return all;
  }

  /** Waits until no thread decodes any more. */
  void abandon() {
    elsewhere.forEach(ForkJoinTask::quietlyJoin);
  }

  /** A row and its code. */
  private record CodedRow(Row row, Bytes code) {}
}
