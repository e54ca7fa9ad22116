// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures {@code kms-jca file encrypt} and {@code decrypt} from start to end, beside a program
 * that reads, encrypts and writes the same file in one loop with the bare engine. Each is a process
 * of its own. In a directory that is in memory, such as {@code /dev/shm}, no disk is measured.
 *
 * <pre>FileRate bin/kms-jca directory [MiB]</pre>
 */
public final class FileRate {

  private static final int ROUNDS = 5;
  private static final int MIB = 1 << 20;
  private static final int TAG_BYTES = 16;
  private static final int IV_BYTES = 12;
  private static final String LOOP = "loop";

  private final Path program;
  private final Path directory;

  private FileRate(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** Runs it, or the loop. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals(LOOP)) {
      loop(Path.of(arguments[1]), Path.of(arguments[2]));
      return;
    }
    FileRate rate =
        new FileRate(
            Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]).toAbsolutePath());
    Files.createDirectory(rate.directory);
    try {
      rate.run(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1024);
    } finally {
      rate.delete();
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void run(int mebibytes) throws Exception {
    Path plain = directory.resolve("plain");
    make(plain, mebibytes);
    kms("init");
    String key = kms("create-key", "--query", "KeyMetadata.KeyId", "--output", "text").strip();
    for (int round = 0; round < ROUNDS; round++) {
      Path sealed = directory.resolve("sealed");
      Path back = directory.resolve("back");
      reserve(mebibytes);
      measured("bare engine", loopCommand(plain, sealed));
      Files.delete(sealed);
      measured("file encrypt", command("file", "encrypt", "--key-id", key, "plain", "sealed"));
      reserve(mebibytes);
      measured("file decrypt", command("file", "decrypt", "--key-id", key, "sealed", "back"));
      if (Files.mismatch(plain, back) >= 0) {
        throw new AssertionError("another text came back");
      }
      Files.delete(back);
      Files.delete(sealed);
    }
  }

  private static void make(Path file, int mebibytes) throws IOException {
    byte[] block = new byte[MIB];
    new Random(1).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file, CREATE_NEW)) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(block);
      }
    }
  }

  /* So that no program is the first that gets this memory from the machine below. */
  private void reserve(int mebibytes) throws IOException {
    Path file = directory.resolve("reserved");
    make(file, mebibytes + mebibytes / 8);
    Files.delete(file);
  }

  private List<String> loopCommand(Path in, Path out) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        FileRate.class.getName(),
        LOOP,
        in.toString(),
        out.toString());
  }

  private static void loop(Path from, Path to) throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", AmazonCorrettoCryptoProvider.INSTANCE);
    SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    byte[] in = new byte[MIB];
    byte[] out = new byte[MIB + TAG_BYTES];
    try (FileChannel source = FileChannel.open(from);
        FileChannel target = FileChannel.open(to, CREATE_NEW, WRITE)) {
      ByteBuffer read = ByteBuffer.allocateDirect(in.length);
      ByteBuffer written = ByteBuffer.allocateDirect(out.length);
      byte[] iv = new byte[IV_BYTES];
      for (long segment = 0; source.read(read.clear()) > 0; segment++) {
        int size = read.flip().remaining();
        read.get(in, 0, size);
        ByteBuffer.wrap(iv).putLong(segment);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
        written.clear().put(out, 0, cipher.doFinal(in, 0, size, out)).flip();
        while (written.hasRemaining()) {
          target.write(written);
        }
      }
    }
  }

  private List<String> command(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = program.toString();
    System.arraycopy(words, 0, all, 1, words.length);
    return Arrays.asList(all);
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("KMS_JCA_JAVA_OPTIONS", "-Duser.home=" + directory);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private String kms(String... words) throws IOException, InterruptedException {
    Process process = process(command(words)).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    check(process);
    return out;
  }

  private void measured(String name, List<String> command)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process = process(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String peak = "unknown";
    while (process.isAlive()) {
      peak = peak(process, peak);
      Thread.sleep(1);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    check(process);
    System.out.printf(
        Locale.ROOT, "%-12s %.2f s from start to end, %s resident at most%n", name, seconds, peak);
  }

  private static void check(Process process) throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new AssertionError(process.info() + " ended with " + process.exitValue());
    }
  }

  /* As Linux tells it. */
  private static String peak(Process process, String before) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> (Long.parseLong(line.replaceAll("\\D", "")) >> 10) + " MiB")
          .findFirst()
          .orElse(before);
    } catch (IOException e) {
      return before;
    }
  }
}
