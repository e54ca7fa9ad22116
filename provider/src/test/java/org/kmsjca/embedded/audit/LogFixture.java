// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An audit log in a directory of its own, with a clock that the test sets. */
final class LogFixture {

  static final Instant BEGIN = Instant.parse("2026-08-22T10:38:27Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Path path;
  final InMemoryChainDirectory chains = new InMemoryChainDirectory();
  Instant now = BEGIN;
  boolean sync;
  long maxFileBytes = 1 << 20;
  Duration maxFileAge = Duration.ofDays(1);

  LogFixture(Path directory) {
    path = directory.resolve("audit");
  }

  AuditLog open() {
    return AuditLog.open(path, chains, clock(), new SecureRandom(), parameters());
  }

  /** Opens with files that the test makes. */
  AuditLog open(ChainFiles files) {
    return new AuditLog(
        chains,
        clock(),
        parameters(),
        OpenChain.of(files, chains, now, new SecureRandom(), parameters()));
  }

  private InstantSource clock() {
    return () -> now;
  }

  AuditLog.Parameters parameters() {
    return new AuditLog.Parameters(
        sync, maxFileBytes, maxFileAge, Duration.ofHours(1), "us-west-2", "111122223333");
  }

  static AuditEvent event(String id) {
    return AuditLineTest.event(id, null);
  }

  void write(String... ids) {
    try (AuditLog log = open()) {
      for (String id : ids) {
        log.record(event(id));
      }
    }
  }

  AuditReport verify() {
    return AuditVerifier.verify(path, chains);
  }

  /** All files with records, by name. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  Path file() throws IOException {
    List<Path> files = files();
    if (files.size() != 1) {
      throw new AssertionError("expected one file: " + files);
    }
    return files.get(0);
  }

  /** All whole records. */
  List<JsonNode> records() throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (Path file : files()) {
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
        byte[] text = line.getBytes(StandardCharsets.ISO_8859_1);
        if (ChainLine.parse(text, Sha256.newInstance()) != null) {
          records.add(JSON.readTree(line));
        }
      }
    }
    return records;
  }

  /** The event identifiers of all calls, in the order of their records. */
  List<String> ids() throws IOException {
    return records().stream()
        .filter(record -> record.path("eventType").asText().equals("AwsApiCall"))
        .map(record -> record.path("eventID").asText())
        .toList();
  }

  List<String> names() throws IOException {
    return records().stream().map(record -> record.path("eventName").asText()).toList();
  }
}
