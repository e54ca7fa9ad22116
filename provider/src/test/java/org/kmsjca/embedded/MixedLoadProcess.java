// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.spi.Configuration;

/** A JVM that changes the service until it is killed, and prints each change that was answered. */
final class MixedLoadProcess {

  private MixedLoadProcess() {}

  /** Opens the service of a directory in one of the two Regions. */
  static Kms open(Path directory, String region) {
    Properties properties = new Properties();
    properties.setProperty("region", region);
    return new EmbeddedKmsBackend().open(Configuration.of(directory, properties));
  }

  /** Starts a JVM with some workers; each prints {@code <worker> <step> <answer>.} lines. */
  static Process start(Path directory, long seed, int firstWorker, int workers)
      throws java.io.IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MixedLoadProcess.class.getName(),
                directory.toString(),
                String.valueOf(seed),
                String.valueOf(firstWorker),
                String.valueOf(workers)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Runs in the other JVM. */
  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    int first = Integer.parseInt(arguments[2]);
    Kms kms = open(directory, MixedLoad.REGION);
    Kms elsewhere = open(directory, MixedLoad.OTHER_REGION);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
      int worker = first + i;
      Thread thread = new Thread(() -> work(new MixedLoad(seed, worker), worker, kms, elsewhere));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void work(MixedLoad load, int worker, Kms kms, Kms elsewhere) {
    try {
      while (true) {
        String answer = load.perform(kms, elsewhere);
        say(worker + " " + load.done() + " " + answer);
        load.acknowledge(answer);
      }
    } catch (Exception | Error e) {
      String what = load.nextStep() + " of " + load.keys().get(load.nextKind());
      say("failed " + worker + " at " + what + ": " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  /* One write for a line, so that lines do not mix; a full stop says that it is whole. */
  private static synchronized void say(String line) {
    byte[] bytes = (line + ".\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
