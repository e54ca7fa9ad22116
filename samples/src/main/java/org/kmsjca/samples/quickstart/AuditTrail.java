// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the audit trail: one JSON record per line, in the shape of CloudTrail records. */
final class AuditTrail {

  private static final int SHOWN_RECORDS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditTrail() {}

  /** Counts the calls of one operation. */
  static int count(Path directory, String operation) throws IOException {
    return counts(records(directory)).getOrDefault(operation, 0);
  }

  /* Each process writes files of its own. */
  private static List<String> records(Path directory) throws IOException {
    List<String> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        records.addAll(Files.readAllLines(file));
      }
    }
    records.removeIf(record -> record.contains("\"eventName\":\"AuditDigest\""));
    records.sort(Comparator.comparing(AuditTrail::time));
    return records;
  }

  private static String time(String record) {
    try {
      return JSON.readTree(record).path("eventTime").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> counts(List<String> records) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String record : records) {
      counts.merge(JSON.readTree(record).path("eventName").asText(), 1, Integer::sum);
    }
    return counts;
  }

  /** Prints how many calls there were, of what kind, and the last ones. */
  static void show(Path directory) throws IOException {
    List<String> records = records(directory);
    Report.line(
        "%d calls: %s",
        records.size(),
        counts(records).entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", ")));
    for (String record :
        records.subList(Math.max(0, records.size() - SHOWN_RECORDS), records.size())) {
      print(JSON.readTree(record));
    }
  }

  private static void print(JsonNode record) {
    String caller = record.path("userIdentity").path("arn").asText();
    System.out.printf(
        "   %s  %-16s %-12s %s%n",
        record.path("eventTime").asText(),
        record.path("eventName").asText(),
        caller.substring(caller.lastIndexOf(':') + 1),
        record.path("errorCode").asText("allowed"));
  }
}
