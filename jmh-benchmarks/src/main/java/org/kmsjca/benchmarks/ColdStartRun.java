// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.kmsjca.benchmarks.peers.BareEngine;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.OwnProvider;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.spec.KmsKey;

/**
 * The first messages in a fresh JVM: 1, 10 and 1,000 of 1 KiB, and 256 of 1 MiB; ours and the
 * engine alone.
 *
 * <p>The time runs from the first {@code init} on. The bare engine is loaded before, and for ours
 * the service is open; that time is given too. Ours has the first call of the service and the
 * loading of its engine in the time of the first message.
 */
public final class ColdStartRun {

  private static final int REPETITIONS = 3;
  private static final int ROOM = 64 * 1024;
  private static final String OWN = "KmsAes";
  private static final String BARE = "BareEngine";
  private static final String ENCRYPT = "encrypt";
  private static final String DECRYPT = "decrypt";
  private static final byte[] BARE_KEY = new byte[32];
  private static final double MILLISECOND = 1e6;

  /** Messages of one size, and after how many of them the time is taken. */
  private enum Load {
    SMALL(1_024, 1, 10, 1_000),
    LARGE(1 << 20, 1, 16, 256);

    private final int size;
    private final int[] counts;

    Load(int size, int... counts) {
      this.size = size;
      this.counts = counts;
    }
  }

  private final Path directory;
  private final String engine;
  private final byte[] plaintext;
  private final byte[] output;

  private ColdStartRun(Path directory, String engine, int size) {
    this.directory = directory;
    this.engine = engine;
    plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    output = new byte[size + ROOM];
  }

  /** Measures in fresh JVMs and writes the results. */
  static void run(Path file) throws Exception {
    ArrayNode results = FreshJvm.results();
    for (Load load : Load.values()) {
      for (String engine : List.of(Engines.SUN_JCE, Engines.CORRETTO)) {
        Map<String, List<List<Double>>> measured = new HashMap<>();
        for (int i = 0; i < REPETITIONS; i++) {
          for (String subject : List.of(OWN, BARE)) {
            repeat(load, engine, subject, measured);
          }
        }
        for (String subject : List.of(OWN, BARE)) {
          for (String operation : List.of(ENCRYPT, DECRYPT)) {
            add(results, load, engine, operation + subject, measured.get(operation + subject));
          }
        }
      }
    }
    FreshJvm.write(file, results);
  }

  private static void repeat(
      Load load, String engine, String subject, Map<String, List<List<Double>>> measured)
      throws Exception {
    // Closing it removes the directory.
    try (OwnProvider own = OwnProvider.open(Engines.SUN_JCE, Map.of())) {
      for (String operation : List.of(ENCRYPT, DECRYPT)) {
        List<Double> times =
            FreshJvm.run(
                ColdStartRun.class,
                own.directory().toString(),
                load.name(),
                engine,
                operation,
                subject);
        System.out.println(load + " " + engine + " " + operation + subject + " " + times);
        measured.computeIfAbsent(operation + subject, name -> new ArrayList<>()).add(times);
      }
    }
  }

  private static void add(
      ArrayNode results, Load load, String engine, String name, List<List<Double>> repetitions) {
    String benchmark = ColdStartRun.class.getName() + "." + name;
    for (int i = 0; i <= load.counts.length; i++) {
      int column = i;
      // The first number is the time before the first message.
      String messages = i == 0 ? "0" : Integer.toString(load.counts[i - 1]);
      FreshJvm.add(
          results,
          benchmark,
          Map.of("engine", engine, "size", Integer.toString(load.size), "messages", messages),
          "ms",
          repetitions.stream().map(times -> times.get(column)).toList());
    }
  }

  /**
   * Measures in this JVM and prints milliseconds: of opening, then of the first messages.
   *
   * @param args directory, size, engine, operation, subject
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    Load load = Load.valueOf(args[1]);
    ColdStartRun run = new ColdStartRun(Path.of(args[0]), args[2], load.size);
    long start = System.nanoTime();
    Step step = args[4].equals(OWN) ? run.own(args[3]) : run.bare(args[3]);
    long opened = System.nanoTime();
    StringBuilder line = new StringBuilder().append((opened - start) / MILLISECOND);
    int done = 0;
    for (int count : load.counts) {
      while (done < count) {
        step.run();
        done++;
      }
      line.append(' ').append((System.nanoTime() - opened) / MILLISECOND);
    }
    if (args[3].equals(ENCRYPT)) {
      run.keep(args[4], step.run());
    }
    System.out.println(line);
  }

  /** One message: encrypted or decrypted into the output. */
  private interface Step {
    int run() throws Exception;
  }

  private Step own(String operation) throws Exception {
    OwnProvider own = OwnProvider.open(directory, engine, Map.of());
    Path keyId = directory.resolve("key-id");
    Cipher cipher = own.newCipher();
    if (operation.equals(ENCRYPT)) {
      SecretKey key = own.newKey();
      Files.writeString(keyId, ((KmsKey) key).keyId());
      return () -> {
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(plaintext, 0, plaintext.length, output, 0);
      };
    }
    byte[] message = Files.readAllBytes(message());
    SecretKey key = own.key(Files.readString(keyId));
    own.provider().kms().call(DescribeKey.of(Files.readString(keyId)));
    return () -> {
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(message, 0, message.length, output, 0);
    };
  }

  private Step bare(String operation) throws Exception {
    BareEngine bare = new BareEngine(Engines.provider(engine), BARE_KEY);
    if (operation.equals(ENCRYPT)) {
      return () -> bare.encrypt(plaintext, output);
    }
    byte[] ciphertext = Files.readAllBytes(message());
    bare.goTo(1);
    return () -> bare.decrypt(ciphertext, output);
  }

  private void keep(String subject, int length) throws Exception {
    byte[] message =
        subject.equals(OWN)
            ? Arrays.copyOf(output, length)
            : new BareEngine(Engines.provider(engine), BARE_KEY).encrypt(plaintext);
    Files.write(message(), message);
  }

  private Path message() {
    return directory.resolve("message");
  }
}
