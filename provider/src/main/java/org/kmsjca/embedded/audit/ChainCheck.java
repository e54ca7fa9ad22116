// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.AuditReport.Finding;
import org.kmsjca.embedded.audit.AuditReport.Problem;
import org.kmsjca.material.Bytes;

/**
 * Reads one chain from its first record on, up to the first thing that is wrong.
 *
 * <p><b>Thread safety:</b> confined to one thread; used once.
 */
final class ChainCheck {

  private final ChainRecord chain;
  private final MessageDigest sha256 = Sha256.newInstance();
  private final List<AuditReport.TornLine> tornLines = new ArrayList<>();
  private SortedMap<Integer, Path> files = Collections.emptySortedMap();

  private ChainHead last = ChainHead.START;
  private @Nullable Place lastPlace;
  private ChainHead digest = ChainHead.START;
  private long digests;
  private @Nullable Finding finding;

  /* What stands since the last record and is none; the finding that it is if nothing marks it. */
  private @Nullable Place strayBegin;
  private @Nullable Finding stray;

  /** A line in a file. */
  private record Place(Path file, LineReader.Line line) {
    String name() {
      return String.valueOf(file.getFileName());
    }
  }

  ChainCheck(ChainRecord chain) {
    this.chain = chain;
  }

  /** Reads the chain. */
  AuditReport.Chain run(ChainFiles where) throws IOException {
    files = Files.isDirectory(where.directory()) ? where.of(chain.id()) : files;
    int expected = 1;
    for (Map.Entry<Integer, Path> file : files.entrySet()) {
      if (finding == null) {
        if (file.getKey() != expected) {
          checkMissing(where, expected, file.getValue());
        }
        readOrReport(file.getValue(), file.getKey().equals(files.lastKey()));
        expected = file.getKey() + 1;
      }
    }
    if (finding == null) {
      checkEnd();
    }
    return new AuditReport.Chain(
        chain.id(), last.number(), digests, digest.number(), tornLines, finding);
  }

  /* A file that was made, but never written to, is not missed. */
  private void checkMissing(ChainFiles where, int number, Path next) throws IOException {
    try (LineReader reader = new LineReader(next)) {
      LineReader.Line first = reader.next();
      ChainLine record = first == null ? null : ChainLine.parse(first.text(), sha256);
      if (record == null || record.number() != last.number() + 1) {
        finding =
            new Finding(
                Problem.REMOVED,
                null,
                0,
                last.number() + 1,
                "the file " + where.records(chain.id(), number).getFileName() + " is missing");
      }
    }
  }

  private void readOrReport(Path file, boolean isLast) {
    if (finding != null) {
      return;
    }
    try {
      read(file, isLast);
    } catch (IOException e) {
      finding =
          new Finding(
              Problem.UNREADABLE,
              String.valueOf(file.getFileName()),
              0,
              last.number() + 1,
              String.valueOf(e.getMessage()));
    }
  }

  private void read(Path file, boolean isLast) throws IOException {
    try (LineReader reader = new LineReader(file)) {
      Place place = null;
      for (LineReader.Line line = reader.next();
          line != null && finding == null;
          line = reader.next()) {
        place = new Place(file, line);
        check(place);
      }
      if (finding == null && strayBegin != null && place != null) {
        endOfStray(place, isLast);
      }
    }
  }

  /* A piece at the very end that is no whole line: a crash, or a line that is being written now. */
  private void endOfStray(Place end, boolean isLast) {
    Place begin = strayBegin;
    if (begin == null) {
      return;
    }
    if (isLast && begin.line().number() == end.line().number() && !end.line().complete()) {
      tornLines.add(
          new AuditReport.TornLine(
              begin.name(),
              begin.line().offset(),
              end.line().end() - begin.line().offset(),
              false));
    } else {
      finding = stray;
    }
  }

  private void check(Place place) throws IOException {
    LineReader.Line line = place.line();
    ChainLine record = line.complete() ? ChainLine.parse(line.text(), sha256) : null;
    if (record == null || !follows(record)) {
      if (strayBegin == null) {
        strayBegin = place;
        stray = describe(place, record);
      }
      return;
    }
    if (strayBegin != null && !isMarked(strayBegin, place)) {
      finding = stray;
      return;
    }
    strayBegin = null;
    stray = null;
    checkHead(place, record);
    if (finding == null && record.signature() != null) {
      checkDigest(place, record);
    }
    if (finding == null) {
      last = record.head();
      lastPlace = place;
    }
  }

  private boolean follows(ChainLine record) {
    return record.intact()
        && record.id().equals(chain.id())
        && record.number() == last.number() + 1
        && record.previousHash().equals(last.hash());
  }

  private boolean isMarked(Place begin, Place marker) throws IOException {
    long from = begin.line().offset();
    long to = marker.line().offset() - 1;
    byte[] text = marker.line().text();
    if (!ServiceRecords.member(text, "eventName").equals(ServiceRecords.TORN)
        || !ServiceRecords.member(text, "tornBytes").equals(Long.toString(to - from))) {
      return false;
    }
    String hash = HexFormat.of().formatHex(ChainFile.hash(begin.file(), from, to, sha256));
    if (!ServiceRecords.member(text, "tornHash").equals(hash)) {
      return false;
    }
    tornLines.add(new AuditReport.TornLine(begin.name(), from, to - from, true));
    return true;
  }

  /** Tells what is wrong with a line that is not the next record. */
  private Finding describe(Place place, @Nullable ChainLine record) throws IOException {
    long expected = last.number() + 1;
    if (record == null) {
      return at(place, Problem.INSERTED, expected, "the line is no record of a chain");
    }
    if (!record.intact()) {
      return at(place, Problem.ALTERED, record.number(), "the record does not have its hash");
    }
    if (!record.id().equals(chain.id())) {
      return at(
          place, Problem.INSERTED, expected, "the record belongs to the chain " + record.id());
    }
    if (record.number() == expected) {
      return replaced(place, record);
    }
    boolean later = record.number() > expected && stands(expected);
    if (later || record.number() < expected) {
      return at(
          place,
          Problem.REORDERED,
          record.number(),
          "the record stands where record " + expected + " belongs");
    }
    return at(
        place,
        Problem.REMOVED,
        expected,
        "records "
            + expected
            + " to "
            + (record.number() - 1)
            + " are missing before record "
            + record.number());
  }

  /* The hash of the record before is vouched for by this one: it is the other that was changed. */
  private Finding replaced(Place place, ChainLine record) {
    Place before = lastPlace;
    return before == null
        ? at(place, Problem.ALTERED, record.number(), "the first record follows another one")
        : at(
            before,
            Problem.ALTERED,
            last.number(),
            "the record was replaced: record " + record.number() + " expects another hash");
  }

  private boolean stands(long number) throws IOException {
    for (Path file : files.values()) {
      try (LineReader reader = new LineReader(file)) {
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
          ChainLine record = ChainLine.parse(line.text(), sha256);
          if (record != null && record.intact() && record.number() == number) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void checkHead(Place place, ChainLine record) {
    ChainHead head = chain.head();
    if (record.number() == head.number() && !record.hash().equals(head.hash())) {
      finding =
          at(
              place,
              Problem.ALTERED,
              record.number(),
              "the store knows this record with another hash");
    }
  }

  private void checkDigest(Place place, ChainLine record) {
    byte[] text = place.line().text();
    Bytes signature = Objects.requireNonNull(record.signature());
    if (!DigestKey.verify(chain.publicKey(), text, record.signedBytes(), signature)) {
      finding = at(place, Problem.BAD_DIGEST, record.number(), "the signature is wrong");
    } else if (!tells(text, "previousDigest", digest.number())
        || !tells(text, "firstRecord", digest.number() + 1)
        || !ServiceRecords.member(text, "previousDigestHash").equals(digest.hash().hex())) {
      finding =
          at(
              place,
              Problem.MISSING_DIGEST,
              record.number(),
              "the digest does not follow the one before, record " + digest.number());
    } else if (!tells(text, "lastRecord", last.number())
        || !ServiceRecords.member(text, "lastHash").equals(last.hash().hex())
        || !ServiceRecords.member(text, "chainId").equals(chain.id())) {
      finding =
          at(place, Problem.BAD_DIGEST, record.number(), "it does not tell what the records are");
    } else {
      digest = record.head();
      digests++;
    }
  }

  private static boolean tells(byte[] text, String member, long value) {
    return ServiceRecords.member(text, member).equals(Long.toString(value));
  }

  private void checkEnd() {
    long known = chain.head().number();
    if (last.number() < known) {
      finding =
          new Finding(
              Problem.TRUNCATED,
              lastPlace == null ? null : lastPlace.name(),
              lastPlace == null ? 0 : lastPlace.line().number(),
              last.number() + 1,
              "records " + (last.number() + 1) + " to " + known + " are missing at the end");
    } else if (known > 0 && digest.number() < known) {
      finding =
          new Finding(
              Problem.MISSING_DIGEST,
              null,
              0,
              known,
              "the store knows record " + known + " as a digest");
    }
  }

  private static Finding at(Place place, Problem problem, long record, String detail) {
    return new Finding(problem, place.name(), place.line().number(), record, detail);
  }
}
