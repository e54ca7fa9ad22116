// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.spi.Configuration;

/** A JVM of its own on the same store, driven by lines of text. */
final class OtherProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;

  private OtherProcess(Process process) {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** Starts a JVM that waits for commands, or works at once if {@code arguments} say so. */
  static OtherProcess start(Path directory, String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OtherProcess.class.getName()));
    command.add(directory.toString());
    command.addAll(List.of(arguments));
    return new OtherProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Gives the next line that the process printed; null once it has ended. */
  String answer() throws IOException {
    return answers.readLine();
  }

  /** Asks the process to do something and waits until it is done. */
  void command(String line) throws IOException {
    commands.println(line);
    String answer = answer();
    if (!"done".equals(answer)) {
      throw new IOException("the other process answered: " + answer);
    }
  }

  /** Ends the process as {@code kill -9} does. */
  void kill() {
    // By its handle: Process.destroyForcibly would also close the streams with what it has printed.
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    kill();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs in the other JVM: directory, then either nothing or {@code churn} and a seed. */
  public static void main(String[] arguments) throws IOException {
    Kms kms = new EmbeddedKmsBackend().open(Configuration.defaults(Path.of(arguments[0])));
    if (arguments.length > 1) {
      churn(kms, new Random(Long.parseLong(arguments[2])));
      return;
    }
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "disable" -> kms.call(new DisableKey(words[1]));
        case "create" -> kms.call(CreateKey.of(words[1], null));
        default -> throw new IOException(line);
      }
      System.out.println("done");
    }
  }

  /* Prints each change after it was acknowledged, and goes on until it is killed. */
  private static void churn(Kms kms, Random random) {
    String policy =
        "{\"Version\":\"2012-10-17\",\"Id\":\"%s\",\"Statement\":{\"Effect\":\"Allow\","
            + "\"Principal\":{\"AWS\":\"000000000000\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}";
    while (true) {
      String key = kms.call(CreateKey.of()).keyMetadata().keyId();
      System.out.println("created " + key);
      for (int i = random.nextInt(3); i > 0; i--) {
        String id = Long.toHexString(random.nextLong());
        kms.call(PutKeyPolicy.of(key, policy.formatted(id)));
        System.out.println("policy " + key + " " + id);
      }
      if (random.nextBoolean()) {
        int days = 7 + random.nextInt(24);
        System.out.println(
            "scheduled " + key + " " + kms.call(new ScheduleKeyDeletion(key, days)).deletionDate());
      }
    }
  }
}
