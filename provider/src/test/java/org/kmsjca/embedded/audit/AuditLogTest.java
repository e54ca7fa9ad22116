// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.audit.LogFixture.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.Spec;

/** The audit log under interrupts, torn lines, failing disks, moved files and many threads. */
class AuditLogTest {

  @TempDir Path directory;
  private LogFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new LogFixture(directory);
  }

  @Test
  @Spec("AU-5")
  void filesAndDirectory_areForTheirOwnerOnly() throws IOException {
    fixture.write("one");
    assertThat(mode(fixture.path)).isEqualTo("rwx------");
    assertThat(mode(fixture.file())).isEqualTo("rw-------");
  }

  @Test
  @Spec("AU-5")
  void directoryThatOthersMayWrite_isRefused() throws IOException {
    Files.createDirectory(fixture.path);
    Files.setPosixFilePermissions(fixture.path, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(fixture::open)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("rwxrwx---")
        .hasMessageContaining("only its owner may write it");
  }

  @Test
  @Spec("AU-5")
  void fileThatOthersMayWrite_isRefused() throws IOException {
    fixture.write("one");
    Files.setPosixFilePermissions(fixture.file(), PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(fixture::open)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("rw-rw----");
  }

  @Test
  void directoryThatIsAFile_isRefused() throws IOException {
    Files.createFile(fixture.path);
    assertThatThrownBy(fixture::open)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("is not a directory");
  }

  @Test
  @Spec("AU-21")
  void laterProcess_goesOnWithTheChain() throws IOException {
    fixture.write("one");
    fixture.sync = true;
    fixture.write("two");
    assertThat(fixture.ids()).containsExactly("one", "two");
    assertThat(fixture.names()).containsExactly("Decrypt", "AuditDigest", "Decrypt", "AuditDigest");
    assertThat(fixture.chains.chains()).hasSize(1);
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
    assertThat(report.chains().get(0).records()).isEqualTo(4);
    assertThat(report.chains().get(0).signedRecords()).isEqualTo(4);
  }

  @Test
  @Spec("AU-3")
  void chainInUse_isNotTakenByAnother() throws IOException {
    try (AuditLog first = fixture.open();
        AuditLog second = fixture.open()) {
      assertThat(second.chainId()).isNotEqualTo(first.chainId());
      first.record(event("one"));
      second.record(event("two"));
      first.record(event("three"));
    }
    assertThat(fixture.chains.chains()).hasSize(2);
    assertThat(fixture.ids()).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(fixture.verify().isIntact()).isTrue();
  }

  @Test
  @Spec({"AU-22", "AU-62"})
  void tornLineOfADeadProcess_isKeptAndMarked() throws IOException {
    fixture.write("one");
    String torn = "{\"eventVersion\":\"1.11\",\"torn";
    Files.writeString(fixture.file(), torn, StandardOpenOption.APPEND);
    AuditReport before = fixture.verify();
    assertThat(before.isIntact()).isTrue();
    assertThat(before.chains().get(0).tornLines())
        .singleElement()
        .satisfies(line -> assertThat(line.marked()).isFalse());

    fixture.write("two");

    assertThat(fixture.ids()).containsExactly("one", "two");
    assertThat(Files.readString(fixture.file())).contains("\n" + torn + "\n");
    assertThat(fixture.names()).containsSubsequence("Decrypt", "AuditTornLine", "Decrypt");
    AuditReport after = fixture.verify();
    assertThat(after.isIntact()).as(after.toString()).isTrue();
    assertThat(after.chains().get(0).tornLines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.marked()).isTrue();
              assertThat(line.bytes()).isEqualTo(torn.length());
            });
  }

  @Test
  @Spec("AU-22")
  void tornPieceWithLineFeedsAndZeros_isKeptAndMarked() throws IOException {
    fixture.write("one");
    Files.writeString(
        fixture.file(), "x\n\0\0\0\n\n{}\nrest", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    fixture.write("two");
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
    assertThat(fixture.ids()).containsExactly("one", "two");
  }

  @Test
  @Spec("AU-4")
  void wholeRecordsWithoutDigest_areKeptByTheNextProcess() throws IOException {
    AuditLog killed = fixture.open();
    killed.record(event("one"));
    killed.record(event("two"));
    // As after a kill: the lock is gone, nothing was signed.
    killed.abandon();
    fixture.write("three");
    assertThat(fixture.ids()).containsExactly("one", "two", "three");
    assertThat(fixture.chains.chains()).hasSize(1);
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
    assertThat(report.chains().get(0).signedRecords()).isEqualTo(4);
  }

  @Test
  @Spec("AU-8")
  void threadWithPendingInterrupt_recordsAndStaysInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    try (AuditLog log = fixture.open()) {
      log.record(event("one"));
      assertThat(Thread.interrupted()).isTrue();
      log.record(event("two"));
    }
    assertThat(fixture.ids()).containsExactly("one", "two");
  }

  @Test
  @Spec("AU-8")
  void threadsInterruptedWhileRecording_loseNoRecordAndDisturbNobody() throws Exception {
    int threads = 4;
    int each = 500;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> writers = new ArrayList<>();
    try (AuditLog log = fixture.open()) {
      for (int t = 0; t < threads; t++) {
        String name = "thread" + t + "-";
        writers.add(
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < each; i++) {
                      log.record(event(name + i));
                      Thread.interrupted();
                    }
                  } catch (RuntimeException e) {
                    failure.set(e);
                  }
                }));
      }
      writers.forEach(Thread::start);
      while (writers.stream().anyMatch(Thread::isAlive)) {
        writers.forEach(Thread::interrupt);
        Thread.onSpinWait();
      }
    }
    assertThat(failure.get()).isNull();
    assertThat(fixture.ids()).hasSize(threads * each);
    assertThat(new HashSet<>(fixture.ids())).hasSize(threads * each);
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
    assertThat(report.chains().get(0).tornLines()).isEmpty();
  }

  @Test
  @Spec("AU-23")
  void diskThatFailsInsideALine_failsTheCallAndMarksThePiece() throws IOException {
    FailingFiles files = new FailingFiles(fixture.path);
    try (AuditLog log = fixture.open(files)) {
      log.record(event("one"));
      files.bytesLeft = 100;
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> log.record(event("lost")))
            .isInstanceOf(KmsUnavailableException.class)
            .hasMessageContaining("the test's disk is full");
      }
      files.bytesLeft = Long.MAX_VALUE;
      log.record(event("two"));
    }
    assertThat(fixture.ids()).containsExactly("one", "two");
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
    assertThat(report.chains().get(0).tornLines())
        .singleElement()
        .satisfies(line -> assertThat(line.marked()).isTrue());
  }

  @Test
  void diskThatFailsInsideTheMark_marksBothPiecesAsOne() throws IOException {
    FailingFiles files = new FailingFiles(fixture.path);
    try (AuditLog log = fixture.open(files)) {
      log.record(event("one"));
      for (long left : new long[] {10, 1, 300, 50, 2000}) {
        files.bytesLeft = left;
        try {
          log.record(event("maybe"));
        } catch (KmsUnavailableException expected) {
          assertThat(expected).hasMessageContaining("disk is full");
        }
      }
      files.bytesLeft = Long.MAX_VALUE;
      log.record(event("two"));
    }
    assertThat(fixture.ids()).startsWith("one").endsWith("two");
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
  }

  @Test
  @Spec("AU-23")
  void diskThatFailsAtAnyByte_leavesAChainThatVerifies() throws IOException {
    for (long left = 0; left < 1500; left += 37) {
      LogFixture each = new LogFixture(directory.resolve("at" + left));
      FailingFiles files = new FailingFiles(each.path);
      AuditLog log = each.open(files);
      files.bytesLeft = left;
      try {
        log.record(event("one"));
        log.record(event("two"));
      } catch (KmsUnavailableException expected) {
        files.bytesLeft = left / 2;
      }
      log.abandon();
      each.write("three");
      AuditReport report = each.verify();
      assertThat(report.isIntact()).as(left + ": " + report).isTrue();
      assertThat(each.ids()).endsWith("three");
    }
  }

  /* The file is looked at once in a millisecond. */
  private static void untilTheNextLook() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 2_000_000) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Spec("AU-7")
  void fileMovedAway_isFollowedByANewOne() throws IOException {
    Path moved = directory.resolve("moved.jsonl");
    Path first;
    try (AuditLog log = fixture.open()) {
      log.record(event("one"));
      first = fixture.file();
      Files.move(first, moved);
      untilTheNextLook();
      log.record(event("two"));
      assertThat(fixture.ids()).containsExactly("two");
    }
    assertThat(Files.readString(moved)).contains("\"one\"").doesNotContain("\"two\"");
    assertThat(mode(fixture.file())).isEqualTo("rw-------");
    assertThat(fixture.verify().chains().get(0).finding().problem())
        .isEqualTo(AuditReport.Problem.REMOVED);
    Files.move(moved, first);
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
  }

  @Test
  @Spec("AU-7")
  void directoryRemoved_failsTheRecord() throws IOException {
    AuditLog log = fixture.open();
    log.record(event("one"));
    try (var files = Files.list(fixture.path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(fixture.path);
    untilTheNextLook();
    assertThatThrownBy(() -> log.record(event("two"))).isInstanceOf(KmsUnavailableException.class);
    log.abandon();
  }

  @Test
  void closedLog_refusesRecords() {
    AuditLog log = fixture.open();
    log.close();
    assertThatThrownBy(() -> log.record(event("one")))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("was closed");
  }

  @Test
  @Spec({"AU-6", "AU-24"})
  void fullFile_endsWithADigestAndIsFollowedByANewOne() throws IOException {
    fixture.maxFileBytes = 3000;
    try (AuditLog log = fixture.open()) {
      for (int i = 0; i < 20; i++) {
        log.record(event("event" + i));
      }
    }
    assertThat(fixture.files()).hasSizeGreaterThan(2);
    for (Path file : fixture.files()) {
      List<String> lines = Files.readAllLines(file);
      assertThat(lines.get(lines.size() - 1)).contains("\"eventName\":\"AuditDigest\"");
    }
    assertThat(fixture.ids()).hasSize(20);
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).as(report.toString()).isTrue();
  }

  @Test
  @Spec("AU-6")
  void oldFile_isFollowedByANewOne_alsoAfterAReopening() throws IOException {
    fixture.write("one");
    fixture.now = fixture.now.plus(Duration.ofHours(23));
    fixture.write("two");
    assertThat(fixture.files()).hasSize(1);
    fixture.now = fixture.now.plus(Duration.ofHours(1));
    fixture.write("three");
    assertThat(fixture.files()).hasSize(2);
    assertThat(fixture.verify().isIntact()).isTrue();
  }

  @Test
  @Spec({"AU-24", "AU-26"})
  void interval_signsAndTellsTheStore() throws IOException {
    try (AuditLog log = fixture.open()) {
      log.record(event("one"));
      log.tend();
      assertThat(head().number()).isZero();
      fixture.now = fixture.now.plus(Duration.ofHours(1));
      log.tend();
      assertThat(head().number()).isEqualTo(2);
      fixture.now = fixture.now.plus(Duration.ofHours(1));
      log.tend();
      assertThat(head().number()).as("nothing new to sign").isEqualTo(2);
    }
    JsonNode digest = fixture.records().get(1);
    assertThat(digest.get("eventName").asText()).isEqualTo("AuditDigest");
    assertThat(digest.get("serviceEventDetails").get("reason").asText()).isEqualTo("interval");
    assertThat(digest.get("chain").get("hash").asText()).isEqualTo(head().hash().hex());
  }

  @Test
  @Spec("AU-26")
  void storeThatCannotBeTold_isToldLater() throws IOException {
    try (AuditLog log = fixture.open()) {
      log.record(event("one"));
      fixture.chains.failing = true;
      fixture.now = fixture.now.plus(Duration.ofHours(1));
      log.tend();
      log.record(event("two"));
      fixture.chains.failing = false;
      log.tend();
      assertThat(head().number()).isEqualTo(2);
    }
    assertThat(fixture.verify().isIntact()).isTrue();
  }

  @Test
  @Spec("AU-31")
  void eventForTwoAccounts_isTwoLinesInOneWrite() throws IOException {
    AuditEvent one = event("one");
    AuditEvent both =
        new AuditEvent(
            one.origin(),
            one.eventTime(),
            one.eventSource(),
            one.eventName(),
            one.awsRegion(),
            null,
            JsonMembers.of(Map.of("keyId", "x")),
            null,
            null,
            "request",
            List.of(
                new AuditEvent.Copy("a", "111122223333", "shared"),
                new AuditEvent.Copy("b", "444455556666", "shared")),
            true,
            List.of(),
            null);
    try (AuditLog log = fixture.open()) {
      log.record(both);
    }
    assertThat(fixture.ids()).containsExactly("a", "b");
    JsonNode foreign = fixture.records().get(1);
    assertThat(foreign.get("recipientAccountId").asText()).isEqualTo("444455556666");
    assertThat(foreign.get("userIdentity").get("type").asText()).isEqualTo("AWSAccount");
    assertThat(foreign.get("userIdentity").has("arn")).isFalse();
  }

  @Test
  @Spec("AU-1")
  void textInAnyScript_isWrittenInAscii() throws IOException {
    String text = "\u00e4\u20ac\ud83d\ude00 lone \ud83d \n\t\"\\\u007f";
    try (AuditLog log = fixture.open()) {
      log.record(AuditLineTest.event("one", Map.of("keyId", text)));
    }
    for (byte one : Files.readAllBytes(fixture.file())) {
      assertThat(one).isGreaterThanOrEqualTo((byte) '\n');
    }
    assertThat(fixture.records().get(0).get("requestParameters").get("keyId").asText())
        .isEqualTo(text);
  }

  @Test
  @Spec("AU-2")
  void record_isInTheFileWhenTheCallReturns() throws IOException {
    FailingFiles files = new FailingFiles(fixture.path);
    try (AuditLog log = fixture.open(files)) {
      for (String id : List.of("one", "two", "three")) {
        log.record(event(id));
        assertThat(fixture.ids()).endsWith(id);
        assertThat(Files.readString(fixture.file())).endsWith("\n");
      }
      assertThat(files.forced).isZero();
    }
  }

  @Test
  @Spec("AU-2")
  void record_isForcedToTheDisk_ifTheLogIsOpenedSo() {
    fixture.sync = true;
    FailingFiles files = new FailingFiles(fixture.path);
    try (AuditLog log = fixture.open(files)) {
      for (int i = 1; i <= 3; i++) {
        log.record(event("event" + i));
        assertThat(files.forced).isEqualTo(i);
      }
    }
  }

  @Test
  @Spec("AU-3")
  void chainThatTheStoreDoesNotList_isNotContinued() throws IOException {
    fixture.write("one");
    LogFixture otherStore = new LogFixture(directory);
    otherStore.write("two");
    assertThat(fixture.files()).hasSize(2);
    assertThat(otherStore.chains.chains()).hasSize(1);
  }

  @Test
  @Spec("AU-9")
  void chainThatLacksRecords_isNotContinued() throws IOException {
    fixture.write("one", "two");
    Path file = fixture.file();
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n");
    fixture.write("three");
    assertThat(fixture.chains.chains()).hasSize(2);
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(fixture.verify().chains().get(0).finding().problem())
        .isEqualTo(AuditReport.Problem.TRUNCATED);
    assertThat(fixture.verify().chains().get(1).finding()).isNull();
  }

  @Test
  @Spec("AU-20")
  void hash_isOfAllBytesUpTo76BeforeTheLineFeed() throws IOException {
    fixture.write("one", "two");
    String previous = "0".repeat(64);
    for (String line : Files.readAllLines(fixture.file())) {
      byte[] hashed = line.substring(0, line.length() - 76).getBytes(StandardCharsets.US_ASCII);
      String hash = HexFormat.of().formatHex(Sha256.newInstance().digest(hashed));
      assertThat(line).endsWith(",\"hash\":\"" + hash + "\"}}");
      assertThat(line).contains(",\"previousHash\":\"" + previous + "\"");
      previous = hash;
    }
  }

  @Test
  @Spec("AU-25")
  void signingKey_isInNoFile() throws IOException {
    fixture.write("one");
    String id = fixture.chains.chains().get(0).id();
    byte[] key = fixture.chains.signingKey(id).toByteArray();
    try (var files = Files.list(fixture.path)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text)
            .doesNotContain(new String(key, StandardCharsets.ISO_8859_1))
            .doesNotContain(HexFormat.of().formatHex(key));
      }
    }
    assertThat(Files.readString(fixture.path.resolve(id + ".pub")))
        .isEqualTo(DigestKey.pem(fixture.chains.chains().get(0).publicKey()));
  }

  @Test
  @Spec("AU-26")
  void threadThatRecords_neverWaitsForTheStore() throws IOException {
    fixture.maxFileBytes = 1000;
    try (AuditLog log = fixture.open()) {
      fixture.chains.failing = true;
      for (int i = 0; i < 10; i++) {
        log.record(event("event" + i));
      }
      assertThat(fixture.files()).hasSizeGreaterThan(3);
      assertThat(head().number()).isZero();
      fixture.chains.failing = false;
    }
    assertThat(fixture.verify().isIntact()).isTrue();
  }

  private ChainHead head() {
    return fixture.chains.chains().get(0).head();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** A disk that becomes full, inside a line. */
  private static final class FailingFiles extends ChainFiles {
    long bytesLeft = Long.MAX_VALUE;
    int forced;

    FailingFiles(Path directory) {
      super(directory);
    }

    @Override
    ChainFile open(Path file) throws IOException {
      return new ChainFile(file) {
        @Override
        void force() throws IOException {
          super.force();
          forced++;
        }

        @Override
        void append(byte[] text, int size) throws IOException {
          int fits = (int) Math.min(size, bytesLeft);
          super.append(text, fits);
          bytesLeft -= fits;
          if (fits < size) {
            throw new IOException("the test's disk is full");
          }
        }
      };
    }

    @Override
    ChainFile create(Path file) throws IOException {
      super.create(file).close();
      return open(file);
    }
  }
}
