// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of one machine and JDK.
 *
 * @param environment where they are from
 * @param measurements all of them
 */
public record Results(Environment environment, List<Measurement> measurements) {

  /** The benchmark of one message with a cached data key. */
  public static final String MESSAGES = "CachedDataKeyBenchmark";

  /** The benchmark of the peers. */
  public static final String PEERS = "PeersBenchmark";

  /** Ours. */
  public static final String OWN = "KmsAes";

  /** The engine alone. */
  public static final String BARE = "BareEngine";

  /** Bytes that were allocated for one message. */
  public static final String ALLOCATION = "gc.alloc.rate.norm";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENVIRONMENT = "environment.json";

  /** Copies the list. */
  public Results {
    measurements = List.copyOf(measurements);
  }

  /**
   * Reads all results of a directory.
   *
   * @param directory with one JSON file for each part, and the environment
   * @return the results
   * @throws IOException if one cannot be read
   */
  public static Results read(Path directory) throws IOException {
    List<Measurement> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") && !name.equals(ENVIRONMENT)) {
          all.addAll(readFile(file));
        }
      }
    }
    return new Results(Environment.read(directory), all);
  }

  /**
   * Reads one file.
   *
   * @param file in JMH's JSON format, or of changes of data keys
   * @return what it holds
   * @throws IOException if it cannot be read
   */
  public static List<Measurement> readFile(Path file) throws IOException {
    JsonNode content = JSON.readTree(file.toFile());
    List<Measurement> all = new ArrayList<>();
    if (content.isArray()) {
      content.forEach(node -> all.add(Measurement.of(node)));
    } else {
      int threads = content.get("threads").asInt();
      content.get("phases").forEach(phase -> all.add(Measurement.ofChange(phase, threads)));
    }
    return all;
  }

  /**
   * Finds all measurements of a benchmark.
   *
   * @param type simple name of the benchmark's class
   * @return in the order of the files
   */
  public List<Measurement> of(String type) {
    return measurements.stream().filter(measurement -> measurement.type().equals(type)).toList();
  }

  /**
   * Finds one measurement.
   *
   * @param type simple name of the benchmark's class
   * @param operation encrypt, decrypt, or another method's name
   * @param subject who did it
   * @param params parameters, by name; others may have any value
   * @return the first, if there is one
   */
  public Optional<Measurement> find(
      String type, String operation, String subject, Map<String, String> params) {
    return of(type).stream()
        .filter(measurement -> measurement.operation().equals(operation))
        .filter(measurement -> measurement.subject().equals(subject))
        .filter(measurement -> measurement.has(params))
        .findFirst();
  }

  /**
   * Finds a message encrypted or decrypted by ours or by the engine alone.
   *
   * @param operation encrypt or decrypt
   * @param subject who did it
   * @param size of the message in bytes
   * @param engine who computes
   * @return the measurement, if there is one
   */
  public Optional<Measurement> message(String operation, String subject, int size, String engine) {
    return find(
        MESSAGES, operation, subject, Map.of("size", Integer.toString(size), "engine", engine));
  }

  /**
   * Finds a message encrypted or decrypted by a peer.
   *
   * @param operation encrypt or decrypt
   * @param peer who did it
   * @param size of the message in bytes
   * @return the measurement, if there is one
   */
  public Optional<Measurement> peer(String operation, String peer, int size) {
    return find(PEERS, operation, peer, Map.of("size", Integer.toString(size)))
        // Code written by hand was once part of the other benchmark.
        .or(() -> message(operation, peer, size, "SunJCE"));
  }
}
