// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kmsjca.embedded.audit.AuditEvent;
import org.kmsjca.embedded.audit.AuditEvents;
import org.kmsjca.embedded.audit.AuditLog;
import org.kmsjca.embedded.audit.CallerIdentity;
import org.kmsjca.embedded.audit.ChainDirectory;
import org.kmsjca.embedded.audit.ChainHead;
import org.kmsjca.embedded.audit.ChainRecord;
import org.kmsjca.embedded.audit.EventIds;
import org.kmsjca.embedded.audit.Origin;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.material.KeyMaterial;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The audit trail alone: an event of GenerateDataKey is made, rendered, chained and handed to the
 * operating system. With {@code sync} each record is forced to the disk, in groups.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AuditTrailBenchmark {

  private static final long FILE_BYTES = 256L << 20;
  private static final String KEY =
      "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final Map<String, Object> MATERIAL =
      Map.of("keyMaterialId", "0123456789abcdef".repeat(4));

  /** Whether each record is forced to the disk. */
  @Param({"false", "true"})
  public boolean sync;

  private Path directory;
  private AuditLog log;
  private AuditEvents events;
  private Origin origin;
  private GenerateDataKey request;

  /** Opens a log in a new directory. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    directory = Files.createTempDirectory("audit-benchmark");
    SecureRandom random = new SecureRandom();
    log =
        AuditLog.open(
            directory.resolve("audit"),
            new Chains(),
            InstantSource.system(),
            random,
            new AuditLog.Parameters(
                sync,
                FILE_BYTES,
                Duration.ofDays(1),
                Duration.ofHours(1),
                "us-west-2",
                "111122223333"));
    events = new AuditEvents(new EventIds(random));
    origin =
        new Origin(
            CallerIdentity.of(Caller.of("arn:aws:iam::111122223333:user/Alice")),
            "127.0.0.1",
            "kms-jca/0.1.0 embedded");
    request = GenerateDataKey.of(KEY, EncryptionContext.of("Department", "Engineering"));
  }

  /** Closes it and removes its files. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    log.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** One thread records. */
  @Benchmark
  @Threads(1)
  public void oneThread() {
    log.record(event());
  }

  /** Four threads record. */
  @Benchmark
  @Threads(4)
  public void fourThreads() {
    log.record(event());
  }

  private AuditEvent event() {
    AuditEvents.Call call = events.call(origin, "us-west-2", Instant.now(), request);
    return events.succeeded(call, List.of(Arn.of(KEY)), "", MATERIAL);
  }

  /** A list of chains in memory. */
  private static final class Chains implements ChainDirectory {
    private final List<ChainRecord> chains = new ArrayList<>();

    @Override
    public List<ChainRecord> chains() {
      return List.copyOf(chains);
    }

    @Override
    public void create(ChainRecord chain, KeyMaterial signingKey) {
      chains.add(chain);
    }

    @Override
    public KeyMaterial signingKey(String chainId) {
      throw new UncheckedIOException(new IOException("chains are used once"));
    }

    @Override
    public void advance(String chainId, ChainHead head) {
      chains.replaceAll(chain -> chain.withHead(head));
    }
  }
}
