// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.results;

import static org.kmsjca.benchmarks.results.Results.ALLOCATION;
import static org.kmsjca.benchmarks.results.Results.BARE;
import static org.kmsjca.benchmarks.results.Results.OWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of one message: beside the engine alone, other libraries and other engines. */
final class MessageTables {

  /** Sizes of messages in bytes. */
  static final List<Integer> SIZES = List.of(64, 256, 1_024, 4_096, 16_384, 1 << 20, 64 << 20);

  /** Encrypt and decrypt. */
  static final List<String> OPERATIONS = List.of("encrypt", "decrypt");

  /** Amazon Corretto Crypto Provider. */
  static final String CORRETTO = "AmazonCorrettoCryptoProvider";

  /** The JDK's own. */
  static final String SUN_JCE = "SunJCE";

  /** The engines that ours is measured with. */
  static final List<String> ENGINES = List.of(CORRETTO, SUN_JCE);

  private static final List<String> PEERS =
      List.of("HandWritten", "TinkKmsEnvelope", "TinkStreaming", "AwsEncryptionSdk");
  private static final List<String> OTHER_ENGINES = List.of("Conscrypt", "BouncyCastle");

  private final Results results;

  MessageTables(Results results) {
    this.results = results;
  }

  String render() {
    return besideEngine() + besidePeers() + engines() + allocation();
  }

  private String besideEngine() {
    Table table =
        new Table("engine", "size", "operation", "bare engine", "KMS-AES", "ratio", "GB/s");
    for (String engine : ENGINES) {
      for (int size : SIZES) {
        for (String operation : OPERATIONS) {
          Optional<Measurement> own = results.message(operation, OWN, size, engine);
          Optional<Measurement> bare = results.message(operation, BARE, size, engine);
          table.add(
              List.of(Table.engine(engine), Table.size(size), operation),
              List.of(
                  Table.medianAndSpread(bare),
                  Table.medianAndSpread(own),
                  Table.ratio(own, bare),
                  own.map(found -> Table.rate(size / found.median())).orElse(Table.NOTHING)));
        }
      }
    }
    return table.render(
        "One message, beside the engine alone",
        "ns for `init` and `doFinal` with a cached data key, medians with half the distance of the slowest iteration from the fastest. The ratio is KMS-AES to the bare engine.");
  }

  private String besidePeers() {
    Table table =
        new Table(
            "size",
            "operation",
            "KMS-AES, Corretto",
            "KMS-AES, SunJCE",
            "hand-written",
            "Tink KmsEnvelopeAead",
            "Tink streaming",
            "AWS Encryption SDK, cached");
    for (int size : SIZES) {
      for (String operation : OPERATIONS) {
        List<String> cells = new ArrayList<>();
        PEERS.forEach(peer -> cells.add(peerCell(peer, operation, size)));
        if (cells.stream().allMatch(Table.NOTHING::equals)) {
          continue;
        }
        ENGINES.forEach(
            engine ->
                cells.add(
                    ENGINES.indexOf(engine),
                    Table.median(results.message(operation, OWN, size, engine))));
        table.add(List.of(Table.size(size), operation), cells);
      }
    }
    return table.render(
        "One message, beside other code",
        "ns, and in brackets how many times as long as KMS-AES with Corretto and with SunJCE. The others compute with the JVM's default provider, SunJCE.");
  }

  private String peerCell(String peer, String operation, int size) {
    Optional<Measurement> found = results.peer(operation, peer, size);
    if (found.isEmpty()) {
      return Table.NOTHING;
    }
    return Table.median(found)
        + " ("
        + Table.ratio(found, results.message(operation, OWN, size, CORRETTO), "%.1f")
        + ", "
        + Table.ratio(found, results.message(operation, OWN, size, SUN_JCE), "%.1f")
        + ")";
  }

  private String engines() {
    Table table =
        new Table("size", "operation", "Corretto", "SunJCE", "Conscrypt", "Bouncy Castle");
    for (int size : SIZES) {
      for (String operation : OPERATIONS) {
        List<String> cells = new ArrayList<>();
        OTHER_ENGINES.forEach(
            engine -> cells.add(Table.median(results.peer(operation, engine, size))));
        if (cells.stream().allMatch(Table.NOTHING::equals)) {
          continue;
        }
        ENGINES.forEach(
            engine ->
                cells.add(
                    ENGINES.indexOf(engine),
                    Table.median(results.message(operation, BARE, size, engine))));
        table.add(List.of(Table.size(size), operation), cells);
      }
    }
    return table.render(
        "Engines alone",
        "ns for `init` and `doFinal` of `AES/GCM/NoPadding` with one cipher. Conscrypt and Bouncy Castle make a new array for each result.");
  }

  private String allocation() {
    Table table =
        new Table(
            "size",
            "operation",
            "bare Corretto",
            "KMS-AES, Corretto",
            "bare SunJCE",
            "KMS-AES, SunJCE",
            "hand-written",
            "Tink KmsEnvelopeAead",
            "AWS Encryption SDK");
    for (int size : SIZES) {
      for (String operation : OPERATIONS) {
        List<String> cells = new ArrayList<>();
        for (String engine : ENGINES) {
          for (String subject : List.of(BARE, OWN)) {
            cells.add(
                Table.secondary(results.message(operation, subject, size, engine), ALLOCATION));
          }
        }
        for (String peer : List.of("HandWritten", "TinkKmsEnvelope", "AwsEncryptionSdk")) {
          cells.add(Table.secondary(results.peer(operation, peer, size), ALLOCATION));
        }
        table.add(List.of(Table.size(size), operation), cells);
      }
    }
    return table.render(
        "Allocation",
        "Bytes for each message. KMS-AES and the bare engines write into an array that is there; the others make a new one.");
  }
}
