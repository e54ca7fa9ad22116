// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.kms.KmsUnavailableException;

/** A JVM that changes the service until it is killed, and prints each change that was answered. */
final class MixedLoadProcess {

  private MixedLoadProcess() {}

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
    MixedLoadService service = MixedLoadService.open(directory);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
      int worker = first + i;
      Thread thread = new Thread(() -> work(SeededLoad.of(seed, worker), worker, service));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void work(SeededLoad load, int worker, MixedLoadService service) {
    try {
      while (true) {
        String answer = performed(load, service);
        say(worker + " " + load.done() + " " + answer);
        load.acknowledge(answer);
      }
    } catch (Exception | Error e) {
      say("failed " + worker + " at " + load.next() + ": " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  /*
   * Where processes press hard for the write lock, one may wait too long and be refused. The call
   * is repeated then, which fails if the refused one has left anything.
   */
  private static String performed(SeededLoad load, MixedLoadService service) throws Exception {
    while (true) {
      try {
        return load.perform(service);
      } catch (KmsUnavailableException | IamException e) {
        if (!String.valueOf(e.getMessage()).contains("is locked by another process")) {
          throw e;
        }
        System.err.println("refused, and tried again: " + e.getMessage());
      }
    }
  }

  /* One write for a line, so that lines do not mix; a full stop says that it is whole. */
  private static synchronized void say(String line) {
    byte[] bytes = (line + ".\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
