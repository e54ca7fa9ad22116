// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.kmsjca.benchmarks.peers.BareEngine;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.OwnProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Threads that share one KMS key, or go through a thousand, each thread with ciphers of its own;
 * beside as many threads with an engine each. {@code -t} says how many threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ThreadsBenchmark {

  private static final int ROOM = 64 * 1024;
  private static final int KEYS = 1_000;
  private static final String CACHED = "4000";

  /** Size of the message in bytes. */
  @Param({"64", "1024", "16384"})
  public int size;

  /** Who computes AES-GCM for ours and for the bare engine. */
  @Param({Engines.CORRETTO, Engines.SUN_JCE})
  public String engine;

  /** How many KMS keys are used in turn. */
  @Param({"1", "" + KEYS})
  public int keys;

  private OwnProvider own;
  private byte[] plaintext;
  private final List<SecretKey> kmsKeys = new ArrayList<>();
  private final List<byte[]> messages = new ArrayList<>();

  /** Opens a service in a directory of its own and makes the keys and a message under each. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, GeneralSecurityException {
    own =
        OwnProvider.open(
            engine, Map.of("encryption-cache.size", CACHED, "decryption-cache.size", CACHED));
    plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    Cipher cipher = own.newCipher();
    for (int i = 0; i < keys; i++) {
      SecretKey key = own.newKey();
      kmsKeys.add(key);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      messages.add(cipher.doFinal(plaintext));
    }
  }

  /** Removes the directory. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    own.close();
  }

  /** What each thread has for itself. */
  @State(Scope.Thread)
  public static class OfThread {

    private Cipher encryptor;
    private Cipher decryptor;
    private BareEngine bare;
    private byte[] bareCiphertext;
    private byte[] output;
    private int next;

    /** Makes ciphers. */
    @Setup(Level.Trial)
    public void setUp(ThreadsBenchmark shared) throws Exception {
      encryptor = shared.own.newCipher();
      decryptor = shared.own.newCipher();
      bare = new BareEngine(Engines.provider(shared.engine));
      bareCiphertext = bare.encrypt(shared.plaintext);
      output = new byte[shared.size + ROOM];
      // Threads are not at the same key at the same time.
      next = (int) (Thread.currentThread().getId() * 37 % shared.keys);
    }

    private int next(int keys) {
      next = next + 1 < keys ? next + 1 : 0;
      return next;
    }
  }

  /** Ours: init and doFinal. */
  @Benchmark
  public int encryptKmsAes(OfThread mine) throws GeneralSecurityException {
    mine.encryptor.init(Cipher.ENCRYPT_MODE, kmsKeys.get(mine.next(keys)));
    return mine.encryptor.doFinal(plaintext, 0, size, mine.output, 0);
  }

  /** Ours: init and doFinal. */
  @Benchmark
  public int decryptKmsAes(OfThread mine) throws GeneralSecurityException {
    int number = mine.next(keys);
    byte[] message = messages.get(number);
    mine.decryptor.init(Cipher.DECRYPT_MODE, kmsKeys.get(number));
    return mine.decryptor.doFinal(message, 0, message.length, mine.output, 0);
  }

  /** The engine alone, always with one key: init with a counted IV and doFinal. */
  @Benchmark
  public int encryptBareEngine(OfThread mine) throws GeneralSecurityException {
    return mine.bare.encrypt(plaintext, mine.output);
  }

  /** The engine alone, always with one key: init and doFinal. */
  @Benchmark
  public int decryptBareEngine(OfThread mine) throws GeneralSecurityException {
    return mine.bare.decrypt(mine.bareCiphertext, mine.output);
  }
}
