// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.SecretKey;
import org.kmsjca.benchmarks.peers.BareEngine;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.OwnProvider;
import org.kmsjca.spec.KmsKey;

/**
 * 256 MiB from file to file in a fresh JVM: ours through {@code CipherOutputStream} and {@code
 * CipherInputStream}, beside segments of 1 MiB sealed by hand with the same engine. Seconds, and
 * the largest resident size of the process.
 *
 * <p>All files are in the page cache before, those that are written too.
 */
public final class StreamsRun {

  private static final int REPETITIONS = 3;
  private static final int MIB = 1 << 20;
  private static final int SIZE_IN_MIB = 256;
  private static final int BUFFER = 64 * 1024;
  private static final int TAG_BYTES = 16;
  private static final String OWN = "KmsAes";
  private static final String SEGMENTS = "Segments";
  private static final String ENCRYPT = "encrypt";
  private static final String DECRYPT = "decrypt";
  private static final byte[] SEGMENTS_KEY = new byte[32];
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Path directory;
  private final String engine;

  private StreamsRun(Path directory, String engine) {
    this.directory = directory;
    this.engine = engine;
  }

  /** Measures in fresh JVMs and writes the results. */
  static void run(Path file) throws Exception {
    ArrayNode results = FreshJvm.results();
    // Closing it removes the directory.
    try (OwnProvider own = OwnProvider.open(Engines.SUN_JCE, Map.of())) {
      Path directory = own.directory();
      byte[] mebibyte = new byte[MIB];
      new Random(MIB).nextBytes(mebibyte);
      fill(directory.resolve("plaintext"), mebibyte, SIZE_IN_MIB);
      for (String name : List.of(OWN, SEGMENTS, DECRYPT)) {
        fill(directory.resolve(name), mebibyte, SIZE_IN_MIB + 1);
      }
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
      for (String subject : List.of(OWN, SEGMENTS)) {
        for (String operation : List.of(ENCRYPT, DECRYPT)) {
          List<Double> numbers =
              FreshJvm.run(StreamsRun.class, directory.toString(), engine, operation, subject);
          String name = operation + subject;
          System.out.println(engine + " " + name + " " + numbers);
          seconds.computeIfAbsent(name, key -> new ArrayList<>()).add(numbers.get(0));
          mebibytes.computeIfAbsent(name, key -> new ArrayList<>()).add(numbers.get(1));
        }
      }
    }
    for (String subject : List.of(OWN, SEGMENTS)) {
      for (String operation : List.of(ENCRYPT, DECRYPT)) {
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

  /**
   * Measures in this JVM and prints seconds and MiB.
   *
   * @param args directory, engine, operation, subject
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    StreamsRun run = new StreamsRun(Path.of(args[0]), args[1]);
    boolean encrypt = args[2].equals(ENCRYPT);
    Path ciphertext = run.directory.resolve(args[3]);
    Path from = encrypt ? run.directory.resolve("plaintext") : ciphertext;
    Path to = encrypt ? ciphertext : run.directory.resolve(DECRYPT);
    double seconds = args[3].equals(OWN) ? run.own(encrypt, from, to) : run.bare(encrypt, from, to);
    System.out.println(seconds + " " + residentMebibytes());
  }

  private static double residentMebibytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1_024;
      }
    }
    throw new IOException("there is no VmHWM in " + STATUS);
  }

  private double own(boolean encrypt, Path from, Path to) throws Exception {
    OwnProvider own = OwnProvider.open(directory, engine, Map.of());
    Path keyId = directory.resolve("key-id");
    Cipher cipher = own.newCipher();
    if (encrypt) {
      SecretKey key = own.newKey();
      Files.writeString(keyId, ((KmsKey) key).keyId());
      long start = System.nanoTime();
      cipher.init(Cipher.ENCRYPT_MODE, key);
      try (InputStream in = Files.newInputStream(from);
          OutputStream out = new CipherOutputStream(output(to), cipher)) {
        copy(in, out);
      }
      return secondsSince(start);
    }
    SecretKey key = own.key(Files.readString(keyId));
    long start = System.nanoTime();
    cipher.init(Cipher.DECRYPT_MODE, key);
    try (InputStream in = new CipherInputStream(Files.newInputStream(from), cipher);
        OutputStream out = output(to)) {
      copy(in, out);
    }
    return secondsSince(start);
  }

  private double bare(boolean encrypt, Path from, Path to) throws Exception {
    BareEngine bare = new BareEngine(Engines.provider(engine), SEGMENTS_KEY);
    byte[] input = new byte[encrypt ? MIB : MIB + TAG_BYTES];
    byte[] result = new byte[MIB + TAG_BYTES];
    long start = System.nanoTime();
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = output(to)) {
      for (int number = 1; number <= SIZE_IN_MIB; number++) {
        if (in.readNBytes(input, 0, input.length) != input.length) {
          throw new IOException(from + " ends in segment " + number);
        }
        int length;
        if (encrypt) {
          length = bare.encrypt(input, result);
        } else {
          bare.goTo(number);
          length = bare.decrypt(input, result);
        }
        out.write(result, 0, length);
      }
    }
    return secondsSince(start);
  }

  /* Overwrites: pages that are in the cache need not be made. What is behind is cut off. */
  private static OutputStream output(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (channel.isOpen()) {
          channel.truncate(channel.position());
        }
        super.close();
      }
    };
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
