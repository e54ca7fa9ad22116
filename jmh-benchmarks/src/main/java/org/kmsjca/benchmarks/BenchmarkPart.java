// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.kmsjca.benchmarks.peers.Engines;
import org.kmsjca.benchmarks.peers.Peers;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The parts of a run: which benchmarks, in which order, how long.
 *
 * <p>What is compared runs one after the other: all that concerns messages of one size, before the
 * next size.
 */
enum BenchmarkPart {
  /** Messages to 16 KiB: ours, the engine alone, the peers. */
  MESSAGES(() -> messages("64", "256", "1024", "4096", "16384")),
  /** Messages of 1 MiB and 64 MiB, likewise. */
  LARGE(() -> messages("1048576", "67108864")),
  /** From buffer to buffer. */
  BUFFERS(BenchmarkPart::buffers),
  /** One thread and as many as there are processors; one key and a thousand. */
  THREADS(BenchmarkPart::threads),
  /** Data key cached, missing, to be asked about again; new ciphers. */
  CACHE(() -> List.of(options("CacheBenchmark", Phase.LONG, Phase.MEDIUM).build())),
  /** Policies of 1 to 1,000 statements. */
  AUTHORIZATION(() -> List.of(options("AuthorizationBenchmark", Phase.LONG, Phase.LONG).build())),
  /** Calls of the service and its audit trail. */
  SERVICE(
      () ->
          List.of(
              new OptionsBuilder()
                  .include("\\.(ServiceThroughput|AuditTrail)Benchmark\\.")
                  .shouldFailOnError(true)
                  .build())),
  /** The first messages in fresh JVMs. */
  COLD(List::of),
  /** 256 MiB through streams and from file to file, in fresh JVMs. */
  STREAMS(List::of),
  /** What callers notice when data keys change. */
  CHANGES(List::of),
  /** Two minutes: three sizes, both engines, ours and the engine alone. */
  SHORT(BenchmarkPart::brief);

  /** How long one benchmark is warmed up or measured. */
  private enum Phase {
    VERY_LONG(12, 1_000),
    FIVE(5, 600),
    LONG(3, 600),
    MEDIUM(5, 300),
    BRIEF(3, 400);

    private final int iterations;
    private final long milliseconds;

    Phase(int iterations, long milliseconds) {
      this.iterations = iterations;
      this.milliseconds = milliseconds;
    }
  }

  private static final List<String> ENGINES = List.of(Engines.CORRETTO, Engines.SUN_JCE);
  private static final List<String> ON_SUN_JCE =
      List.of(Peers.HAND_WRITTEN, Peers.TINK_KMS_ENVELOPE);
  private static final List<String> OTHERS =
      List.of(
          Peers.TINK_STREAMING, Peers.AWS_ENCRYPTION_SDK, Engines.BOUNCY_CASTLE, Engines.CONSCRYPT);

  private static final int SLOW_TO_COMPILE = 1 << 20;
  private static final String SMALL_HEAP = "512m";
  private static final String HEAP = "2g";
  private static final String LARGE_HEAP = "3g";

  private final Supplier<List<Options>> options;

  BenchmarkPart(Supplier<List<Options>> options) {
    this.options = options;
  }

  /** What JMH is to run, in this order; empty if this part is not JMH's. */
  List<Options> options() {
    return options.get();
  }

  /** The name of this part on the command line and of its file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<Options> messages(String... sizes) {
    List<Options> all = new ArrayList<>();
    for (String size : sizes) {
      boolean large = Integer.parseInt(size) >= SLOW_TO_COMPILE;
      for (String engine : ENGINES) {
        Phase warmup = large && engine.equals(Engines.SUN_JCE) ? Phase.VERY_LONG : Phase.LONG;
        all.add(
            heap(options("CachedDataKeyBenchmark", warmup, Phase.FIVE), large ? LARGE_HEAP : HEAP)
                .param("size", size)
                .param("engine", engine)
                .build());
      }
      all.add(peers(size, ON_SUN_JCE, large ? Phase.VERY_LONG : Phase.LONG, large));
      all.add(peers(size, OTHERS, Phase.LONG, large));
    }
    return all;
  }

  private static Options peers(String size, List<String> peers, Phase warmup, boolean large) {
    return heap(options("PeersBenchmark", warmup, Phase.MEDIUM), large ? LARGE_HEAP : HEAP)
        .param("size", size)
        .param("peer", peers.toArray(String[]::new))
        .build();
  }

  private static List<Options> buffers() {
    List<Options> all = new ArrayList<>();
    for (String size : List.of("1024", "16384", "1048576")) {
      for (String engine : ENGINES) {
        boolean slow = Integer.parseInt(size) >= SLOW_TO_COMPILE && engine.equals(Engines.SUN_JCE);
        all.add(
            options("BufferBenchmark", slow ? Phase.VERY_LONG : Phase.LONG, Phase.MEDIUM)
                .param("size", size)
                .param("engine", engine)
                .build());
      }
    }
    return all;
  }

  private static List<Options> threads() {
    List<Options> all = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    for (String size : List.of("64", "1024", "16384")) {
      for (String engine : ENGINES) {
        for (int threads : new int[] {1, processors}) {
          ChainedOptionsBuilder options =
              options("ThreadsBenchmark", Phase.LONG, Phase.MEDIUM)
                  .param("size", size)
                  .param("engine", engine)
                  .threads(threads);
          all.add(options.param("keys", "1").build());
        }
      }
    }
    for (String engine : ENGINES) {
      for (int threads : new int[] {1, processors}) {
        all.add(
            options("ThreadsBenchmark.*KmsAes", Phase.LONG, Phase.MEDIUM)
                .param("size", "1024")
                .param("engine", engine)
                .param("keys", "1000")
                .threads(threads)
                .build());
      }
    }
    return all;
  }

  private static List<Options> brief() {
    List<Options> all = new ArrayList<>();
    for (String size : List.of("64", "1024", "16384")) {
      for (String engine : ENGINES) {
        all.add(
            heap(options("CachedDataKeyBenchmark", Phase.BRIEF, Phase.BRIEF), SMALL_HEAP)
                .param("size", size)
                .param("engine", engine)
                .build());
      }
    }
    return all;
  }

  private static ChainedOptionsBuilder options(String benchmark, Phase warmup, Phase measurement) {
    return new OptionsBuilder()
        .include("\\." + benchmark)
        .warmupIterations(warmup.iterations)
        .warmupTime(TimeValue.milliseconds(warmup.milliseconds))
        .measurementIterations(measurement.iterations)
        .measurementTime(TimeValue.milliseconds(measurement.milliseconds))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true);
  }

  private static ChainedOptionsBuilder heap(ChainedOptionsBuilder options, String size) {
    return options.jvmArgsAppend("-Xms" + size, "-Xmx" + size, "-XX:+AlwaysPreTouch");
  }
}
