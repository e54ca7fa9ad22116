// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.kmsjca.benchmarks.peers.Peer;
import org.kmsjca.benchmarks.peers.Peers;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message, a new array for each result, by code written by hand, by other libraries and by
 * other engines; beside {@link CachedDataKeyBenchmark} in the same run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeersBenchmark {

  /** Size of the message in bytes. */
  @Param({"64", "256", "1024", "4096", "16384", "1048576", "67108864"})
  public int size;

  /** Who encrypts. */
  @Param({
    "HandWritten",
    "TinkKmsEnvelope",
    "TinkStreaming",
    "AwsEncryptionSdk",
    "BouncyCastle",
    "Conscrypt"
  })
  public String peer;

  private Peer subject;
  private byte[] plaintext;
  private byte[] ciphertext;

  /** Makes keys and a message. */
  @Setup(Level.Trial)
  public void setUp() throws Exception {
    subject = Peers.of(peer);
    plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    ciphertext = subject.encrypt(plaintext);
  }

  /** Encrypts one message. */
  @Benchmark
  public byte[] encrypt() throws Exception {
    return subject.encrypt(plaintext);
  }

  /** Decrypts one message. */
  @Benchmark
  public byte[] decrypt() throws Exception {
    return subject.decrypt(ciphertext);
  }
}
