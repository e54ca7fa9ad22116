// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Comparator;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
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
 * One message with a cached data key, beside the engine alone and beside the code people write.
 *
 * <p>All three initialise with a new IV and encrypt or decrypt one message, array to array. Ours
 * writes an envelope: header, message number, segments. The embedded service is open, its store on
 * disk, its audit on; with a cached data key it is asked by comparing a stamp.
 *
 * <p>The bare engine is the one that ours uses, with one cipher and a counting IV: the floor.
 * Hand-written code is {@code Cipher.getInstance}, a random IV, {@code init} and {@code doFinal}
 * for each message, with the JVM's default provider; it puts the IV in front of the ciphertext.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class CachedDataKeyBenchmark {

  private static final String BARE = "AES/GCM/NoPadding";
  private static final int TAG_BITS = 128;
  private static final int IV_BYTES = 12;
  private static final int ROOM = 64 * 1024;

  /** Size of the message in bytes. */
  @Param({"64", "1024", "16384", "1048576"})
  public int size;

  /** Who computes AES-GCM for ours and for the bare engine. */
  @Param({"AmazonCorrettoCryptoProvider", "SunJCE"})
  public String engine;

  private final SecureRandom random = new SecureRandom();
  private Path directory;
  private KmsProvider provider;
  private SecretKey kmsKey;
  private Cipher encryptor;
  private Cipher decryptor;
  private byte[] plaintext;
  private byte[] output;
  private byte[] message;

  private SecretKeySpec bareKey;
  private Cipher bareEncryptor;
  private Cipher bareDecryptor;
  private byte[] bareCiphertext;
  private final byte[] bareIv = new byte[IV_BYTES];
  private long bareCounter;

  private byte[] handWrittenMessage;

  /** Opens a service in a directory of its own and makes a key. */
  @Setup(Level.Trial)
  public void setUp() throws Exception {
    directory = Files.createTempDirectory("kms-benchmark");
    Properties properties = new Properties();
    properties.setProperty("engine", engine);
    provider = new KmsProvider(Configuration.of(directory, properties));
    kmsKey = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    encryptor = Cipher.getInstance("KMS-AES", provider);
    decryptor = Cipher.getInstance("KMS-AES", provider);

    plaintext = new byte[size];
    new Random(size).nextBytes(plaintext);
    output = new byte[size + ROOM];
    encryptor.init(Cipher.ENCRYPT_MODE, kmsKey);
    message = encryptor.doFinal(plaintext);

    byte[] key = new byte[32];
    random.nextBytes(key);
    bareKey = new SecretKeySpec(key, "AES");
    bareEncryptor = Cipher.getInstance(BARE, bareProvider());
    bareDecryptor = Cipher.getInstance(BARE, bareProvider());
    bareEncryptor.init(
        Cipher.ENCRYPT_MODE, bareKey, new GCMParameterSpec(TAG_BITS, new byte[IV_BYTES]));
    bareCiphertext = bareEncryptor.doFinal(plaintext);
    handWrittenMessage = handWrittenEncrypt();
  }

  private Provider bareProvider() throws ReflectiveOperationException {
    return engine.equals("SunJCE")
        ? Security.getProvider(engine)
        : (Provider)
            Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                .getField("INSTANCE")
                .get(null);
  }

  /** Removes the directory. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
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
    bareCounter++;
    for (int i = 0; i < Long.BYTES; i++) {
      bareIv[i] = (byte) (bareCounter >>> 56 - 8 * i);
    }
    bareEncryptor.init(Cipher.ENCRYPT_MODE, bareKey, new GCMParameterSpec(TAG_BITS, bareIv));
    return bareEncryptor.doFinal(plaintext, 0, size, output, 0);
  }

  /** What people write by hand. */
  @Benchmark
  public byte[] encryptHandWritten() throws GeneralSecurityException {
    return handWrittenEncrypt();
  }

  private byte[] handWrittenEncrypt() throws GeneralSecurityException {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    Cipher cipher = Cipher.getInstance(BARE);
    cipher.init(Cipher.ENCRYPT_MODE, bareKey, new GCMParameterSpec(TAG_BITS, iv));
    byte[] result = new byte[IV_BYTES + cipher.getOutputSize(size)];
    System.arraycopy(iv, 0, result, 0, IV_BYTES);
    cipher.doFinal(plaintext, 0, size, result, IV_BYTES);
    return result;
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
    bareDecryptor.init(
        Cipher.DECRYPT_MODE, bareKey, new GCMParameterSpec(TAG_BITS, new byte[IV_BYTES]));
    return bareDecryptor.doFinal(bareCiphertext, 0, bareCiphertext.length, output, 0);
  }

  /** What people write by hand. */
  @Benchmark
  public byte[] decryptHandWritten() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(BARE);
    cipher.init(
        Cipher.DECRYPT_MODE,
        bareKey,
        new GCMParameterSpec(TAG_BITS, handWrittenMessage, 0, IV_BYTES));
    return cipher.doFinal(handWrittenMessage, IV_BYTES, handWrittenMessage.length - IV_BYTES);
  }
}
