// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.KmsBackend;
import org.kmsjca.material.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of the embedded service itself, nothing cached: how many a process serves in a second with
 * four threads.
 *
 * <p>The store is an SQLite file, the audit trail is on with its default settings: each record is
 * handed to the operating system before the call returns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(4)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ServiceThroughputBenchmark {

  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "t-1");

  private Path directory;
  private Kms kms;
  private String keyId;
  private Bytes wrapped;

  /** Opens a service in a directory of its own and makes a key. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("kms-benchmark");
    KmsBackend embedded =
        ServiceLoader.load(KmsBackend.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(backend -> backend.name().equals("embedded"))
            .findFirst()
            .orElseThrow();
    kms = embedded.open(Configuration.of(directory, new Properties()));
    keyId = kms.call(CreateKey.of()).keyMetadata().keyId();
    GenerateDataKey.Result dataKey = kms.call(GenerateDataKey.of(keyId, CONTEXT));
    wrapped = dataKey.ciphertextBlob();
    dataKey.plaintext().destroy();
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

  /** Makes a data key. */
  @Benchmark
  public Bytes generateDataKey() {
    GenerateDataKey.Result result = kms.call(GenerateDataKey.of(keyId, CONTEXT));
    result.plaintext().destroy();
    return result.ciphertextBlob();
  }

  /** Unwraps a data key. */
  @Benchmark
  public String decrypt() {
    Decrypt.Result result = kms.call(Decrypt.of(wrapped, CONTEXT, null));
    result.plaintext().destroy();
    return result.keyMaterialId();
  }
}
