// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.SecretKey;
import org.kmsjca.benchmarks.peers.BareEngine;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.OwnProvider;
import org.kmsjca.jca.EnvelopeFiles;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;

/** One file encrypted or decrypted in this JVM, which was started for it by {@link StreamsRun}. */
final class FileEncryption {

  /** Ours, with the streams of {@code javax.crypto}. */
  static final String STREAMS = "KmsAes";

  /** Ours, from channel to channel. */
  static final String FILES = "EnvelopeFiles";

  /** Segments of 1 MiB, sealed by hand. */
  static final String SEGMENTS = "Segments";

  /** An operation. */
  static final String ENCRYPT = "encrypt";

  /** An operation, and the file with what it gives. */
  static final String DECRYPT = "decrypt";

  /** The file that is encrypted. */
  static final String PLAINTEXT = "plaintext";

  private static final int MIB = 1 << 20;
  private static final int BUFFER = 64 * 1024;
  private static final int TAG_BYTES = 16;
  private static final byte[] SEGMENTS_KEY = new byte[32];
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Path directory;
  private final String engine;
  private final boolean encrypt;
  private final Path from;
  private final Path to;

  private FileEncryption(Path directory, String engine, String operation, String subject) {
    this.directory = directory;
    this.engine = engine;
    encrypt = operation.equals(ENCRYPT);
    from = directory.resolve(encrypt ? PLAINTEXT : subject);
    to = directory.resolve(encrypt ? subject : DECRYPT);
  }

  /**
   * Measures in this JVM and prints seconds and MiB.
   *
   * @param args directory, engine, operation, subject
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    FileEncryption encryption = new FileEncryption(Path.of(args[0]), args[1], args[2], args[3]);
    double seconds =
        switch (args[3]) {
          case STREAMS -> encryption.streams();
          case FILES -> encryption.files();
          default -> encryption.segments();
        };
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

  private SecretKey key(OwnProvider own) throws Exception {
    Path keyId = directory.resolve("key-id");
    if (!encrypt) {
      // This opens the service, as making a key does.
      own.provider().kms().call(DescribeKey.of(Files.readString(keyId)));
      return own.key(Files.readString(keyId));
    }
    SecretKey key = own.newKey();
    Files.writeString(keyId, ((KmsKey) key).keyId());
    return key;
  }

  private double streams() throws Exception {
    OwnProvider own = OwnProvider.open(directory, engine, Map.of());
    SecretKey key = key(own);
    Cipher cipher = own.newCipher();
    long start = System.nanoTime();
    if (encrypt) {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      try (InputStream in = Files.newInputStream(from);
          OutputStream out = new CipherOutputStream(output(to), cipher)) {
        copy(in, out);
      }
    } else {
      cipher.init(Cipher.DECRYPT_MODE, key);
      try (InputStream in = new CipherInputStream(Files.newInputStream(from), cipher);
          OutputStream out = output(to)) {
        copy(in, out);
      }
    }
    return secondsSince(start);
  }

  private double files() throws Exception {
    OwnProvider own = OwnProvider.open(directory, engine, Map.of());
    SecretKey key = key(own);
    EnvelopeFiles files = new EnvelopeFiles(own.provider());
    KmsParameterSpec parameters = new KmsParameterSpec(Map.of());
    long start = System.nanoTime();
    try (FileChannel in = FileChannel.open(from);
        FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      if (encrypt) {
        files.encrypt(key, parameters, in, out);
      } else {
        files.decrypt(key, parameters, in, out);
      }
      out.truncate(out.position());
    }
    return secondsSince(start);
  }

  private double segments() throws Exception {
    // The engine is loaded when it is needed first, as by ours.
    long start = System.nanoTime();
    BareEngine bare = new BareEngine(Engines.provider(engine), SEGMENTS_KEY);
    byte[] input = new byte[encrypt ? MIB : MIB + TAG_BYTES];
    byte[] result = new byte[MIB + TAG_BYTES];
    long segments = Files.size(from) / input.length;
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = output(to)) {
      for (long number = 1; number <= segments; number++) {
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
