// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.OwnProvider;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;
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
 * One message of 64 bytes when the data key is cached, when there is none, and when it must be
 * asked about again; and what it costs to get a new {@code Cipher} for each message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CacheBenchmark {

  private static final int SIZE = 64;
  private static final int ROOM = 1024;
  private static final int MESSAGES = 1_000;
  private static final String CACHED = "10";

  /** Who computes AES-GCM. */
  @Param({Engines.CORRETTO, Engines.SUN_JCE})
  public String engine;

  private OwnProvider own;
  private KmsKey kmsKey;
  private Cipher encryptor;
  private Cipher decryptor;
  private final byte[] plaintext = new byte[SIZE];
  private final byte[] output = new byte[SIZE + ROOM];
  private final List<byte[]> messages = new ArrayList<>();
  private byte[] message;
  private int counter;

  /** Opens a service with small caches, and encrypts with many data keys. */
  @Setup(Level.Trial)
  public void setUp() throws IOException, GeneralSecurityException {
    own =
        OwnProvider.open(
            engine, Map.of("encryption-cache.size", CACHED, "decryption-cache.size", CACHED));
    SecretKey key = own.newKey();
    kmsKey = (KmsKey) key;
    encryptor = own.newCipher();
    decryptor = own.newCipher();
    for (int i = 0; i < MESSAGES; i++) {
      encryptor.init(Cipher.ENCRYPT_MODE, kmsKey, context(i));
      messages.add(encryptor.doFinal(plaintext));
    }
    message = messages.get(0);
  }

  private static KmsParameterSpec context(int number) {
    return new KmsParameterSpec(Map.of("message", Integer.toString(number)));
  }

  /** Removes the directory. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    own.close();
  }

  /** The data key is cached, the cipher is there. */
  @Benchmark
  public int encryptCached() throws GeneralSecurityException {
    return encrypt(encryptor);
  }

  /** The data key is cached, the cipher is new. */
  @Benchmark
  public int encryptCachedNewCipher() throws GeneralSecurityException {
    return encrypt(own.newCipher());
  }

  private int encrypt(Cipher cipher) throws GeneralSecurityException {
    cipher.init(Cipher.ENCRYPT_MODE, kmsKey);
    return cipher.doFinal(plaintext, 0, SIZE, output, 0);
  }

  /** The data key is cached, the cipher is there. */
  @Benchmark
  public int decryptCached() throws GeneralSecurityException {
    return decrypt(decryptor, message);
  }

  /** The data key is cached, the cipher is new. */
  @Benchmark
  public int decryptCachedNewCipher() throws GeneralSecurityException {
    return decrypt(own.newCipher(), message);
  }

  private int decrypt(Cipher cipher, byte[] what) throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, kmsKey);
    return cipher.doFinal(what, 0, what.length, output, 0);
  }

  /** A context that has not been seen: GenerateDataKey. */
  @Benchmark
  public int encryptMissed() throws GeneralSecurityException {
    encryptor.init(Cipher.ENCRYPT_MODE, kmsKey, context(counter++));
    return encryptor.doFinal(plaintext, 0, SIZE, output, 0);
  }

  /** A data key that is not in the cache any more: Decrypt. */
  @Benchmark
  public int decryptMissed() throws GeneralSecurityException {
    counter = counter + 1 < MESSAGES ? counter + 1 : 0;
    return decrypt(decryptor, messages.get(counter));
  }

  /** The data key is cached, but something has changed: policy and state are evaluated again. */
  @Benchmark
  public int encryptRechecked(Change change) throws GeneralSecurityException {
    return encrypt(encryptor);
  }

  /** The data key is cached, but something has changed: policy and state are evaluated again. */
  @Benchmark
  public int decryptRechecked(Change change) throws GeneralSecurityException {
    return decrypt(decryptor, message);
  }

  /** A change of the key before each message; it is not part of the time. */
  @State(Scope.Thread)
  public static class Change {

    private int number;

    /** Changes a tag of the key. */
    @Setup(Level.Invocation)
    public void change(CacheBenchmark benchmark) {
      Tag tag = new Tag("number", Integer.toString(number++));
      benchmark.own.provider().kms().call(new TagResource(benchmark.kmsKey.keyId(), List.of(tag)));
    }
  }
}
