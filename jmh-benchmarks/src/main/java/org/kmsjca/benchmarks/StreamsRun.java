// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.OwnProvider;

/**
 * 256 MiB from file to file in fresh JVMs: ours through {@code CipherOutputStream} and {@code
 * CipherInputStream} and through {@code EnvelopeFiles}, beside segments of 1 MiB sealed by hand
 * with the same engine. Seconds, and the largest resident size of the process.
 *
 * <p>All files are in the page cache before, those that are written too.
 */
final class StreamsRun {

  private static final int REPETITIONS = 3;
  private static final int MIB = 1 << 20;
  private static final int SIZE_IN_MIB = 256;
  private static final List<String> SUBJECTS =
      List.of(FileEncryption.STREAMS, FileEncryption.FILES, FileEncryption.SEGMENTS);
  private static final List<String> OPERATIONS =
      List.of(FileEncryption.ENCRYPT, FileEncryption.DECRYPT);

  private StreamsRun() {}

  /** Measures in fresh JVMs and writes the results. */
  static void run(Path file) throws Exception {
    ArrayNode results = FreshJvm.results();
    // Closing it removes the directory.
    try (OwnProvider own = OwnProvider.open(Engines.SUN_JCE, Map.of())) {
      Path directory = own.directory();
      byte[] mebibyte = new byte[MIB];
      new Random(MIB).nextBytes(mebibyte);
      fill(directory.resolve(FileEncryption.PLAINTEXT), mebibyte, SIZE_IN_MIB);
      for (String name : SUBJECTS) {
        fill(directory.resolve(name), mebibyte, SIZE_IN_MIB + 1);
      }
      fill(directory.resolve(FileEncryption.DECRYPT), mebibyte, SIZE_IN_MIB + 1);
      for (String engine : List.of(Engines.SUN_JCE, Engines.CORRETTO)) {
        run(directory, engine, results);
      }
    }
    FreshJvm.write(file, results);
  }

  private static void fill(Path file, byte[] content, int times) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file)) {
      for (int i = 0; i < times; i++) {
        stream.write(content);
      }
    }
  }

  private static void run(Path directory, String engine, ArrayNode results) throws Exception {
    Map<String, List<Double>> seconds = new HashMap<>();
    Map<String, List<Double>> mebibytes = new HashMap<>();
    for (int i = 0; i < REPETITIONS; i++) {
      for (String subject : SUBJECTS) {
        for (String operation : OPERATIONS) {
          List<Double> numbers =
              FreshJvm.run(FileEncryption.class, directory.toString(), engine, operation, subject);
          String name = operation + subject;
          System.out.println(engine + " " + name + " " + numbers);
          seconds.computeIfAbsent(name, key -> new ArrayList<>()).add(numbers.get(0));
          mebibytes.computeIfAbsent(name, key -> new ArrayList<>()).add(numbers.get(1));
        }
      }
    }
    for (String subject : SUBJECTS) {
      for (String operation : OPERATIONS) {
        String name = operation + subject;
        ObjectNode result =
            FreshJvm.add(
                results,
                StreamsRun.class.getName() + "." + name,
                Map.of("engine", engine, "size", Integer.toString(SIZE_IN_MIB * MIB)),
                "s",
                seconds.get(name));
        FreshJvm.metric(
            ((ObjectNode) result.get("secondaryMetrics")).putObject("resident"),
            "MiB",
            mebibytes.get(name));
      }
    }
  }
}
