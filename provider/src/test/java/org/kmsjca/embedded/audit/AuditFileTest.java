// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.KmsUnavailableException;

/** The audit file under interrupts, torn lines, full disks and many threads. */
class AuditFileTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void newFile_isForItsOwnerOnly() throws IOException {
    try (AuditFile trail = AuditFile.open(file(), false)) {
      trail.record(event("one")); // AU-5
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void fileThatOthersMayWrite_isRefused() throws IOException {
    Files.createFile(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(() -> AuditFile.open(file(), false)) // AU-5
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("rw-rw----")
        .hasMessageContaining("only its owner may write it");
  }

  @Test
  void existingFile_isAppendedTo() throws IOException {
    for (String id : List.of("one", "two")) {
      try (AuditFile trail = AuditFile.open(file(), true)) {
        trail.record(event(id));
      }
    }
    assertThat(ids()).containsExactly("one", "two");
  }

  @Test
  void tornLineOfADeadProcess_isEndedFirst() throws IOException {
    Files.writeString(file(), "{\"eventID\":\"zero\"}\n{\"eventVer");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    try (AuditFile trail = AuditFile.open(file(), false)) {
      trail.record(event("one")); // AU-3
      trail.record(event("two"));
    }
    List<String> lines = Files.readAllLines(file());
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).isEqualTo("{\"eventVer");
    assertThat(lines.get(2)).contains("\"eventID\":\"one\"").startsWith("{").endsWith("}");
  }

  @Test
  void threadWithPendingInterrupt_recordsAndStaysInterrupted() throws IOException {
    try (AuditFile trail = AuditFile.open(file(), false)) {
      Thread.currentThread().interrupt();
      trail.record(event("one"));
      assertThat(Thread.interrupted()).isTrue();
      trail.record(event("two"));
    }
    assertThat(ids()).containsExactly("one", "two");
  }

  @Test
  void threadsInterruptedWhileRecording_loseNoRecordAndDisturbNobody() throws Exception {
    int threads = 4;
    int each = 500;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> writers = new ArrayList<>();
    try (AuditFile trail = AuditFile.open(file(), false)) {
      for (int t = 0; t < threads; t++) {
        String name = "thread" + t + "-";
        writers.add(
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < each; i++) {
                      trail.record(event(name + i));
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
    Set<String> seen = new HashSet<>(ids()); // a set: AU-4
    assertThat(seen).hasSize(threads * each);
  }

  @Test
  void fullDisk_isAnErrorThatNamesTheFile() {
    Path full = Path.of("/dev/full");
    assumeThat(Files.exists(full)).isTrue();
    try (AuditFile trail = AuditFile.open(full, false)) {
      assertThatThrownBy(() -> trail.record(event("one")))
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContaining("cannot be written to /dev/full");
    }
  }

  @Test
  void fileMovedAway_isMadeAgain() throws IOException {
    Path rotated = directory.resolve("rotated.jsonl");
    try (AuditFile trail = AuditFile.open(file(), false)) {
      trail.record(event("one"));
      Files.move(file(), rotated);
      trail.record(event("two")); // AU-7
      assertThat(ids()).containsExactly("two");
    }
    assertThat(Files.readString(rotated)).contains("\"one\"").doesNotContain("\"two\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void fileRemoved_andItsDirectoryToo_failsTheRecord() throws IOException {
    Path below = Files.createDirectory(directory.resolve("below"));
    try (AuditFile trail = AuditFile.open(below.resolve("audit.jsonl"), false)) {
      trail.record(event("one"));
      Files.delete(below.resolve("audit.jsonl"));
      Files.delete(below);
      assertThatThrownBy(() -> trail.record(event("two"))) // AU-7
          .isInstanceOf(KmsUnavailableException.class);
    }
  }

  @Test
  void fileReplacedByOneThatOthersMayWrite_failsTheRecord() throws IOException {
    try (AuditFile trail = AuditFile.open(file(), false)) {
      Files.delete(file());
      Files.createFile(file());
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
      assertThatThrownBy(() -> trail.record(event("one"))) // AU-7
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContaining("only its owner may write it");
    }
  }

  @Test
  void closedFile_refusesRecords() {
    AuditFile trail = AuditFile.open(file(), false);
    trail.close();
    assertThatThrownBy(() -> trail.record(event("one")))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("was closed");
  }

  @Test
  void directoryThatDoesNotExist_isAnError() {
    assertThatThrownBy(() -> AuditFile.open(directory.resolve("no/audit.jsonl"), false))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("no/audit.jsonl");
  }

  @Test
  void textInAnyScript_isWrittenInAscii() throws IOException {
    String text = "\u00e4\u20ac\ud83d\ude00 lone \ud83d \n\t\"\\";
    try (AuditFile trail = AuditFile.open(file(), false)) {
      trail.record(AuditLineTest.event("one", Map.of("keyId", text))); // AU-1
    }
    byte[] bytes = Files.readAllBytes(file());
    for (byte one : bytes) {
      assertThat(one).isGreaterThanOrEqualTo((byte) '\n');
    }
    assertThat(new String(bytes, StandardCharsets.US_ASCII).lines()).hasSize(1);
    JsonNode event = JSON.readTree(bytes);
    assertThat(event.get("requestParameters").get("keyId").asText()).isEqualTo(text);
  }

  private Path file() {
    return directory.resolve("audit.jsonl");
  }

  private static AuditEvent event(String id) {
    return AuditLineTest.event(id, null);
  }

  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      if (!line.isEmpty()) {
        ids.add(JSON.readTree(line).get("eventID").asText());
      }
    }
    return ids;
  }
}
