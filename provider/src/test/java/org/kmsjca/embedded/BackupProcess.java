// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.spi.Configuration;

/**
 * A JVM that makes backups of a store in use, or restores one, again and again until it is killed.
 *
 * <p>It says {@code TRY} before, and {@code ACK} after; a line counts only if it has its full stop.
 */
final class BackupProcess {

  /** The names of the backups. */
  static final List<String> NAMES = List.of("b0", "b1", "b2");

  private BackupProcess() {}

  /** Describes a store in a directory whose root key is in another one. */
  static Configuration configuration(Path directory, Path rootKey) {
    Properties properties = new Properties();
    properties.setProperty("root-key-file", rootKey.toString());
    return Configuration.of(directory, properties);
  }

  /** Starts a JVM, kills it some time after it began something, and gives its lines. */
  static List<String> runAndKill(int attempt, int lifeMillis, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("java.class.path")
            .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator));
    command.add(BackupProcess.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = new ArrayList<>();
    int attempts = 0;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("TRY ") && ++attempts == attempt) {
          // By its handle: Process.destroyForcibly would close the pipe with the last lines in it.
          CompletableFuture.delayedExecutor(lifeMillis, TimeUnit.MILLISECONDS)
              .execute(process.toHandle()::destroyForcibly);
        }
        if (line.endsWith(".")) {
          lines.add(line.substring(0, line.length() - 1));
        }
      }
    }
    int status = process.waitFor();
    if (status != 128 + 9) {
      throw new IOException("the process ended by itself, with status " + status + ": " + lines);
    }
    return lines;
  }

  /** Runs in the other JVM: the directory of the store, the task, and what the task needs. */
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    Path other = Path.of(arguments[2]);
    if (arguments[1].equals("restore")) {
      restore(directory.resolve("root.key"), other, Path.of(arguments[3]));
    } else {
      backUp(directory, other, new Random(Long.parseLong(arguments[3])));
    }
  }

  private static void backUp(Path directory, Path backups, Random random) {
    EmbeddedService service = EmbeddedService.open(Configuration.defaults(directory));
    say("READY");
    Thread changes = new Thread(() -> createKeys(service));
    changes.setDaemon(true);
    changes.start();
    while (true) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      Path file = backups.resolve(name);
      say("TRY " + name);
      BackupSummary made = service.backUp(file, file.toFile().exists());
      say("ACK " + name + " " + made.changeNumber() + ":" + made.keys());
    }
  }

  private static void createKeys(EmbeddedService service) {
    while (true) {
      say(
          "KEY "
              + service.as(MixedLoadService.ROOT).kms().call(CreateKey.of()).keyMetadata().arn());
    }
  }

  private static void restore(Path rootKey, Path backup, Path targets) {
    for (int i = 0; true; i++) {
      say("TRY " + i);
      EmbeddedService.restore(backup, configuration(targets.resolve(String.valueOf(i)), rootKey));
      say("ACK " + i);
    }
  }

  private static synchronized void say(String line) {
    byte[] bytes = (line + ".\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
