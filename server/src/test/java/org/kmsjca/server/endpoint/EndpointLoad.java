// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures how many calls of GenerateDataKey the endpoint answers, over connections that are kept.
 * Client and server are two processes that share the machine. Half a minute goes by before the
 * measurement; then each minute has a line. The request is signed once a minute: a signature is
 * good for five.
 *
 * <pre>EndpointLoad [connections] [seconds] [options of the server's JVM]...</pre>
 */
public final class EndpointLoad {

  private static final int WARM_UP_SECONDS = 30;
  private static final int WINDOW_SECONDS = 60;
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

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    List<String> options =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    Path directory = Files.createTempDirectory("kms-jca-load");
    Process process = ServerProcess.start(directory, options);
    try {
      ServerProcess.Told told = ServerProcess.told(process);
      String key = call(told, "CreateKey", "{}").replaceFirst(".*\"KeyId\":\"([^\"]+)\".*", "$1");
      String json = "{\"KeyId\":\"" + key + "\",\"KeySpec\":\"AES_256\"}";
      run(process, told, json, connections, WARM_UP_SECONDS);
      for (int left = seconds; left > 0; left -= WINDOW_SECONDS) {
        System.out.println(run(process, told, json, connections, Math.min(left, WINDOW_SECONDS)));
      }
    } finally {
      process.destroyForcibly().waitFor();
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String call(ServerProcess.Told told, String operation, String json) {
    return RawHttp.exchange(told.uri(), request(told, operation, json)).body();
  }

  private static String request(ServerProcess.Told told, String operation, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    Map<String, String> target = Map.of("X-Amz-Target", "TrentService." + operation);
    return RawHttp.head(
            RawHttp.signed(told.uri(), told.root(), "kms", target, body, Instant.now()),
            body.length)
        + json;
  }

  private static String run(
      Process process, ServerProcess.Told told, String json, int connections, int seconds)
      throws InterruptedException, ExecutionException {
    byte[] request = request(told, "GenerateDataKey", json).getBytes(StandardCharsets.UTF_8);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    long cpu = cpuNanos(process);
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    List<Future<Seen>> running = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      running.add(threads.submit(() -> connection(told.uri(), request, end)));
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
        "%d connections: %.0f requests/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, %d refused,"
            + " server: %.0f us of CPU each, %s MiB resident",
        connections,
        sorted.length / took,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[(int) (sorted.length * 0.999)] / 1e6,
        refused,
        (cpuNanos(process) - cpu) / 1e3 / sorted.length,
        residentMebibytes(process));
  }

  /** The CPU time of the server: where other programs run too, it says more than the rate. */
  private static long cpuNanos(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /* As Linux tells it. */
  private static String residentMebibytes(Process process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.toString(Long.parseLong(line.replaceAll("\\D", "")) >> 10);
        }
      }
    } catch (IOException e) {
      // Not on this system.
    }
    return "unknown";
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
