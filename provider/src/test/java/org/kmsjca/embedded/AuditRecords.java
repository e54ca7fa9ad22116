// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads an audit log as tests look at it: what it says about itself is left out. */
public final class AuditRecords {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditRecords() {}

  /**
   * Reads all records in the files of a log, without digests; chain by chain, each in its order.
   */
  public static List<JsonNode> of(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<JsonNode> events = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode event = JSON.readTree(line);
          if (!event.path("eventName").asText().equals("AuditDigest")) {
            events.add(event);
          }
        }
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the text of all files of a log. */
  public static String text(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
