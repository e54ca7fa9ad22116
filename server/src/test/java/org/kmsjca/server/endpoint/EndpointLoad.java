// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.kmsjca.server.testing.EmbeddedKmsServer;

/**
 * Measures how many calls of GenerateDataKey the endpoint answers, over connections that are kept.
 * Client and server share the JVM. The request is signed once: a signature is good for five
 * minutes.
 *
 * <pre>EndpointLoad [connections] [seconds]</pre>
 */
public final class EndpointLoad {

  private static final byte[] END_OF_LINE = {'\r', '\n'};

  private EndpointLoad() {}

  /** What one connection saw: how long each call took, and how many were refused. */
  private static final class Seen {

    private long[] nanos = new long[1 << 16];
    private int count;
    private int refused;

    void add(long took, boolean ok) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = took;
      refused += ok ? 0 : 1;
    }

    LongStream nanos() {
      return Arrays.stream(nanos, 0, count);
    }
  }

  /** Runs it: half a minute to warm up, then the measurement. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    try (EmbeddedKmsServer server = EmbeddedKmsServer.start()) {
      String key =
          RawHttp.call(server, "CreateKey", "{}")
              .body()
              .replaceFirst(".*\"KeyId\":\"([^\"]+)\".*", "$1");
      String json = "{\"KeyId\":\"" + key + "\",\"KeySpec\":\"AES_256\"}";
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      byte[] request =
          (RawHttp.head(RawHttp.signed(server, "GenerateDataKey", body, Instant.now()), body.length)
                  + json)
              .getBytes(StandardCharsets.UTF_8);
      run(server.uri(), request, connections, seconds);
      System.out.println(run(server.uri(), request, connections, seconds));
    }
  }

  private static String run(URI uri, byte[] request, int connections, int seconds)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    List<Future<Seen>> running = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      running.add(threads.submit(() -> connection(uri, request, end)));
    }
    List<Seen> all = new ArrayList<>();
    for (Future<Seen> one : running) {
      all.add(one.get());
    }
    threads.shutdown();
    double took = (System.nanoTime() - start) / 1e9;
    int refused = all.stream().mapToInt(seen -> seen.refused).sum();
    long[] sorted = all.stream().flatMapToLong(Seen::nanos).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%d connections: %.0f requests/s, p50 %.2f ms, p99 %.2f ms, %d refused, %.0f us of CPU each",
        connections,
        sorted.length / took,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        refused,
        (cpuNanos() - cpu) / 1e3 / sorted.length);
  }

  /** The CPU time of the JVM: where other programs run too, it says more than the rate. */
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static Seen connection(URI uri, byte[] request, long end) throws IOException {
    Seen seen = new Seen();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      long begun = System.nanoTime();
      while (begun < end) {
        socket.getOutputStream().write(request);
        boolean ok = isOk(in);
        long done = System.nanoTime();
        seen.add(done - begun, ok);
        begun = done;
      }
    }
    return seen;
  }

  private static boolean isOk(InputStream in) throws IOException {
    boolean ok = line(in).startsWith("HTTP/1.1 200");
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    in.skipNBytes(length);
    return ok;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int b = in.read();
    while (b >= 0 && b != END_OF_LINE[1]) {
      if (b != END_OF_LINE[0]) {
        line.append((char) b);
      }
      b = in.read();
    }
    return line.toString();
  }
}
