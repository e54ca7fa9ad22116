// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
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

/** One message with a cached data key from buffer to buffer, beside the engine alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BufferBenchmark {

  private static final int ROOM = 64 * 1024;

  /** Size of the message in bytes. */
  @Param({"1024", "16384", "1048576"})
  public int size;

  /** Who computes AES-GCM for ours and for the bare engine. */
  @Param({Engines.CORRETTO, Engines.SUN_JCE})
  public String engine;

  /** Where the buffers are. */
  @Param({"direct", "heap"})
  public String memory;

  private OwnProvider own;
  private SecretKey kmsKey;
  private Cipher encryptor;
  private Cipher decryptor;
  private ByteBuffer plaintext;
  private ByteBuffer message;
  private ByteBuffer output;

  private BareEngine bare;
  private ByteBuffer bareCiphertext;

  /** Opens a service in a directory of its own and makes a key. */
  @Setup(Level.Trial)
  public void setUp() throws Exception {
    own = OwnProvider.open(engine, Map.of());
    kmsKey = own.newKey();
    encryptor = own.newCipher();
    decryptor = own.newCipher();

    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    plaintext = buffer(bytes);
    output = buffer(new byte[size + ROOM]);
    encryptor.init(Cipher.ENCRYPT_MODE, kmsKey);
    message = buffer(encryptor.doFinal(bytes));

    bare = new BareEngine(Engines.provider(engine));
    bareCiphertext = buffer(bare.encrypt(bytes));
  }

  private ByteBuffer buffer(byte[] content) {
    ByteBuffer buffer =
        memory.equals("direct")
            ? ByteBuffer.allocateDirect(content.length)
            : ByteBuffer.allocate(content.length);
    return buffer.put(content).flip();
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
    return encryptor.doFinal(plaintext.rewind(), output.clear());
  }

  /** The engine alone: init with a counted IV and doFinal. */
  @Benchmark
  public int encryptBareEngine() throws GeneralSecurityException {
    return bare.encrypt(plaintext.rewind(), output.clear());
  }

  /** Ours: init and doFinal. */
  @Benchmark
  public int decryptKmsAes() throws GeneralSecurityException {
    decryptor.init(Cipher.DECRYPT_MODE, kmsKey);
    return decryptor.doFinal(message.rewind(), output.clear());
  }

  /** The engine alone: init and doFinal. */
  @Benchmark
  public int decryptBareEngine() throws GeneralSecurityException {
    return bare.decrypt(bareCiphertext.rewind(), output.clear());
  }
}
