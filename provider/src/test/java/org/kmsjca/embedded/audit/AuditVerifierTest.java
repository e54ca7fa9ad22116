// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.embedded.audit.LogFixture.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.audit.AuditReport.Finding;
import org.kmsjca.embedded.audit.AuditReport.Problem;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/**
 * What the verification says about logs that somebody has changed. The log has records 1 to 6 and a
 * digest as record 7, then records 8 to 10 and a digest as record 11.
 */
class AuditVerifierTest {

  @TempDir Path directory;
  private LogFixture fixture;
  private Path file;
  private List<String> lines;

  @BeforeEach
  void setUp() throws IOException {
    fixture = new LogFixture(directory);
    fixture.write("a", "b", "c", "d", "e", "f");
    fixture.write("g", "h", "i");
    file = fixture.file();
    lines = new ArrayList<>(Files.readAllLines(file));
    assertThat(lines).hasSize(11);
    assertThat(fixture.verify().isIntact()).isTrue();
  }

  @Test
  @Spec("AU-60")
  void alteredRecord_isNamed() throws IOException {
    lines.set(3, lines.get(3).replace("Decrypt", "Encrypt"));
    assertFinding(Problem.ALTERED, 4, 4, "does not have its hash");
  }

  @Test
  void alteredRecordWithANewHash_isNamedByTheNextOne() throws IOException {
    lines.set(3, rehashed(lines.get(3).replace("Decrypt", "Encrypt")));
    assertFinding(Problem.ALTERED, 4, 4, "record 5 expects another hash");
  }

  @Test
  @Spec("AU-60")
  void anyAlteredByte_isNamed() throws IOException {
    long seed = new SecureRandom().nextLong();
    System.out.println("AuditVerifierTest.anyAlteredByte: seed " + seed);
    Random random = new Random(seed);
    byte[] intact = Files.readAllBytes(file);
    for (int i = 0; i < 300; i++) {
      byte[] altered = intact.clone();
      int at = random.nextInt(altered.length);
      altered[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, altered);
      Finding finding = fixture.verify().chains().get(0).finding();
      int line = 1;
      for (int j = 0; j < at; j++) {
        line += intact[j] == '\n' ? 1 : 0;
      }
      assertThat(finding).as("byte %s of line %s, seed %s", at, line, seed).isNotNull();
      if (finding.problem() != Problem.TRUNCATED) {
        assertThat(finding.line()).as("byte %s, seed %s", at, seed).isEqualTo(line);
      } else {
        assertThat(line).as("only the end can look truncated, seed %s", seed).isEqualTo(11);
      }
    }
  }

  @Test
  @Spec("AU-60")
  void removedRecord_isNamed() throws IOException {
    lines.remove(3);
    assertFinding(Problem.REMOVED, 4, 4, "records 4 to 4 are missing before record 5");
  }

  @Test
  void removedRecords_areNamed() throws IOException {
    lines.subList(1, 8).clear();
    assertFinding(Problem.REMOVED, 2, 2, "records 2 to 8 are missing before record 9");
  }

  @Test
  @Spec("AU-60")
  void swappedRecords_areNamed() throws IOException {
    lines.set(3, lines.set(4, lines.get(3)));
    assertFinding(Problem.REORDERED, 4, 5, "stands where record 4 belongs");
  }

  @Test
  void repeatedRecord_isNamed() throws IOException {
    lines.add(5, lines.get(2));
    assertFinding(Problem.REORDERED, 6, 3, "stands where record 6 belongs");
  }

  @Test
  @Spec("AU-60")
  void insertedText_isNamed() throws IOException {
    lines.add(5, "{\"eventVersion\":\"1.11\"}");
    assertFinding(Problem.INSERTED, 6, 6, "no record of a chain");
  }

  @Test
  void emptyLine_isNamed() throws IOException {
    lines.add(5, "");
    assertFinding(Problem.INSERTED, 6, 6, "no record of a chain");
  }

  @Test
  void recordOfAnotherChain_isNamed() throws IOException {
    LogFixture other = new LogFixture(directory.resolve("other"));
    other.write("x", "y", "z", "u", "v", "w");
    lines.add(5, Files.readAllLines(other.file()).get(5));
    assertFinding(Problem.INSERTED, 6, 6, "belongs to the chain");
  }

  @Test
  @Spec("AU-61")
  void removedEnd_isNamed() throws IOException {
    lines.subList(9, 11).clear();
    assertFinding(Problem.TRUNCATED, 9, 10, "records 10 to 11 are missing at the end");
  }

  @Test
  void allRecordsRemoved_isNamed() throws IOException {
    lines.clear();
    Finding finding = rewriteAndVerify();
    assertThat(finding.problem()).isEqualTo(Problem.TRUNCATED);
    assertThat(finding.detail()).isEqualTo("records 1 to 11 are missing at the end");
  }

  @Test
  void removedFile_isNamed() throws IOException {
    Files.delete(file);
    Finding finding = fixture.verify().chains().get(0).finding();
    assertThat(finding.problem()).isEqualTo(Problem.TRUNCATED);
    assertThat(finding.record()).isEqualTo(1);
  }

  @Test
  @Spec("AU-61")
  void removedFileInTheMiddle_isNamed() throws IOException {
    LogFixture rotated = rotated();
    Path second = rotated.files().get(1);
    Files.delete(second);
    Finding finding = rotated.verify().chains().get(0).finding();
    assertThat(finding.problem()).isEqualTo(Problem.REMOVED);
    assertThat(finding.detail()).isEqualTo("the file " + second.getFileName() + " is missing");
  }

  @Test
  void removedLastFile_isNamed() throws IOException {
    LogFixture rotated = rotated();
    Files.delete(rotated.files().get(rotated.files().size() - 1));
    Finding finding = rotated.verify().chains().get(0).finding();
    assertThat(finding.problem()).isEqualTo(Problem.TRUNCATED);
  }

  @Test
  void swappedFiles_areNamed() throws IOException {
    LogFixture rotated = rotated();
    Path first = rotated.files().get(0);
    Path second = rotated.files().get(1);
    Path between = directory.resolve("between");
    Files.move(first, between);
    Files.move(second, first);
    Files.move(between, second);
    Finding finding = rotated.verify().chains().get(0).finding();
    assertThat(finding.problem()).isEqualTo(Problem.REORDERED);
    assertThat(finding.file()).isEqualTo(first.getFileName().toString());
    assertThat(finding.line()).isEqualTo(1);
  }

  @Test
  @Spec("AU-61")
  void removedChain_isNamed() throws IOException {
    try (AuditLog first = fixture.open();
        AuditLog second = fixture.open()) {
      first.record(event("one"));
      second.record(event("two"));
    }
    String id = fixture.chains.chains().get(1).id();
    Files.delete(fixture.path.resolve(id + "-000001.jsonl"));
    AuditReport report = fixture.verify();
    assertThat(report.chains().get(0).finding()).isNull();
    assertThat(report.chains().get(1).finding().problem()).isEqualTo(Problem.TRUNCATED);
  }

  @Test
  void fileOfAnUnknownChain_isNamed() throws IOException {
    Files.copy(file, fixture.path.resolve("0123456789abcdef-000001.jsonl"));
    Files.copy(file, fixture.path.resolve("more.jsonl"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(fixture.verify().findings())
        .extracting(Finding::file)
        .containsExactly("0123456789abcdef-000001.jsonl", "more.jsonl");
  }

  @Test
  void chainThatWasMadeAgainWithAnotherKey_hasNoValidDigest() throws IOException {
    // All hashes are right; only the private key cannot be had.
    List<String> forged = new ArrayList<>();
    String previous = "0".repeat(64);
    for (String line : lines) {
      String changed =
          line.replace("Decrypt", "Encrypt")
              .replaceFirst("\"previousHash\":\"[0-9a-f]{64}", "\"previousHash\":\"" + previous)
              .replaceFirst("\"lastHash\":\"[0-9a-f]{64}", "\"lastHash\":\"" + previous);
      String record = changed.contains("\"signature\"") ? resigned(changed) : rehashed(changed);
      forged.add(record);
      previous = record.substring(record.length() - 67, record.length() - 3);
    }
    lines = forged;
    assertFinding(Problem.BAD_DIGEST, 7, 7, "the signature is wrong");
  }

  @Test
  void lastRecordReplaced_isKnownByTheStore() throws IOException {
    String last = lines.get(10);
    int signature = last.indexOf(",\"signature\"");
    lines.set(
        10, rehashed(last.substring(0, signature) + ",\"hash\":\"" + "0".repeat(64) + "\"}}"));
    assertFinding(Problem.ALTERED, 11, 11, "the store knows this record with another hash");
  }

  @Test
  void markThatTellsOfAnotherPiece_isNoExcuse() throws IOException {
    Files.writeString(file, "torn", java.nio.file.StandardOpenOption.APPEND);
    fixture.write("j");
    assertThat(fixture.verify().isIntact()).isTrue();
    lines = new ArrayList<>(Files.readAllLines(file));
    assertThat(lines.get(11)).isEqualTo("torn");
    lines.set(11, "born");
    assertFinding(Problem.INSERTED, 12, 12, "no record of a chain");
  }

  @Test
  @Spec("AU-63")
  void recordsAfterTheLastDigest_areCountedAsNotSigned() {
    AuditLog log = fixture.open();
    log.record(event("j"));
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).isTrue();
    assertThat(report.chains().get(0).records()).isEqualTo(12);
    assertThat(report.chains().get(0).signedRecords()).isEqualTo(11);
    assertThat(report.chains().get(0).digests()).isEqualTo(2);
    log.close();
  }

  @Test
  void logWithoutDirectory_isIntactIfTheStoreListsNothing() {
    LogFixture empty = new LogFixture(directory.resolve("nothing"));
    assertThat(empty.verify().isIntact()).isTrue();
    assertThat(empty.path).doesNotExist();
  }

  private LogFixture rotated() throws IOException {
    LogFixture rotated = new LogFixture(directory.resolve("rotated"));
    for (String id : List.of("a", "b", "c", "d")) {
      rotated.write(id);
      rotated.now = rotated.now.plus(Duration.ofDays(1));
    }
    assertThat(rotated.files()).hasSize(4);
    assertThat(rotated.verify().isIntact()).isTrue();
    return rotated;
  }

  private void assertFinding(Problem problem, int line, long record, String detail)
      throws IOException {
    Finding finding = rewriteAndVerify();
    assertThat(finding.problem()).as(finding.toString()).isEqualTo(problem);
    assertThat(finding.file()).isEqualTo(file.getFileName().toString());
    assertThat(finding.line()).as(finding.toString()).isEqualTo(line);
    assertThat(finding.record()).as(finding.toString()).isEqualTo(record);
    assertThat(finding.detail()).contains(detail);
  }

  private Finding rewriteAndVerify() throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    AuditReport report = fixture.verify();
    assertThat(report.isIntact()).isFalse();
    return report.chains().get(0).finding();
  }

  /** Gives a line the hash that fits it. */
  private static String rehashed(String line) {
    String hashed = line.substring(0, line.length() - (",\"hash\":\"\"}}".length() + 64));
    MessageDigest sha256 = Sha256.newInstance();
    String hash =
        HexFormat.of().formatHex(sha256.digest(hashed.getBytes(StandardCharsets.ISO_8859_1)));
    return hashed + ",\"hash\":\"" + hash + "\"}}";
  }

  private static String resigned(String line) {
    KeyMaterial key = DigestKey.generate(new SecureRandom());
    String signed = line.substring(0, line.indexOf(",\"signature\""));
    byte[] text = signed.getBytes(StandardCharsets.ISO_8859_1);
    String signature = DigestKey.sign(key, text, 0, text.length).base64();
    return rehashed(
        signed + ",\"signature\":\"" + signature + "\",\"hash\":\"" + "0".repeat(64) + "\"}}");
  }
}
