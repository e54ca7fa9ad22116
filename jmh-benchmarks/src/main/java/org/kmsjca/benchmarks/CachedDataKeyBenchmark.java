// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
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
 * One message with a cached data key, beside the engine alone.
 *
 * <p>Both initialise with a new IV and encrypt or decrypt one message, array to array. Ours writes
 * an envelope: header, message number, segments. The embedded service is open, its store on disk,
 * its audit on; with a cached data key it is asked by comparing a stamp.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class CachedDataKeyBenchmark {

  private static final int ROOM = 64 * 1024;

  /** Size of the message in bytes. */
  @Param({"64", "256", "1024", "4096", "16384", "1048576", "67108864"})
  public int size;

  /** Who computes AES-GCM for ours and for the bare engine. */
  @Param({Engines.CORRETTO, Engines.SUN_JCE})
  public String engine;

  private OwnProvider own;
  private SecretKey kmsKey;
  private Cipher encryptor;
  private Cipher decryptor;
  private byte[] plaintext;
  private byte[] output;
  private byte[] message;

  private BareEngine bare;
  private byte[] bareCiphertext;

  /** Opens a service in a directory of its own and makes a key. */
  @Setup(Level.Trial)
  public void setUp() throws Exception {
    own = OwnProvider.open(engine, Map.of());
    kmsKey = own.newKey();
    encryptor = own.newCipher();
    decryptor = own.newCipher();

    plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    output = new byte[size + ROOM];
    encryptor.init(Cipher.ENCRYPT_MODE, kmsKey);
    message = encryptor.doFinal(plaintext);

    bare = new BareEngine(Engines.provider(engine));
    bareCiphertext = bare.encrypt(plaintext);
  }

  /** Removes the directory. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    own.close();
  }

  /** Ours: init and doFinal. */
  @Benchmark
  public int encryptKmsAes() throws GeneralSecurityException {
    encryptor.init(Cipher.ENCRYPT_MODE, kmsKey);
    return encryptor.doFinal(plaintext, 0, size, output, 0);
  }

  /** The engine alone: init with a counted IV and doFinal. */
  @Benchmark
  public int encryptBareEngine() throws GeneralSecurityException {
    return bare.encrypt(plaintext, output);
  }

  /** Ours: init and doFinal. */
  @Benchmark
  public int decryptKmsAes() throws GeneralSecurityException {
    decryptor.init(Cipher.DECRYPT_MODE, kmsKey);
    return decryptor.doFinal(message, 0, message.length, output, 0);
  }

  /** The engine alone: init and doFinal. */
  @Benchmark
  public int decryptBareEngine() throws GeneralSecurityException {
    return bare.decrypt(bareCiphertext, output);
  }
}
