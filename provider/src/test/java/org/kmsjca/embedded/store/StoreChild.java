// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyDeletion;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KeyState;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Another JVM on a store: what it does, and how a test starts it.
 *
 * <p>It says {@code TRY} before each change and {@code ACK} after it; a line counts only if it was
 * written to its end.
 */
final class StoreChild {

  static final String END = " .";
  static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

  private StoreChild() {}

  /** Starts a JVM on the store of a directory. */
  static Process start(Path directory, String... task) throws IOException {
    return start(command(directory, task));
  }

  /** Starts a JVM whose files cannot grow beyond a size. */
  static Process startLimited(int kib, Path directory, String... task) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add("ulimit -f " + kib + " && exec \"$@\"");
    command.add("bash");
    command.addAll(command(directory, task));
    return start(command);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<String> command(Path directory, String... task) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("java.class.path")
            .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator));
    command.add(StoreChild.class.getName());
    command.add(directory.toString());
    command.addAll(Arrays.asList(task));
    return command;
  }

  /** Reads complete lines until the process ends, in whatever way. */
  static List<String> lines(Process process) throws IOException {
    return lines(process, () -> {});
  }

  /** Reads complete lines until the process ends, and runs something when there is the first. */
  static List<String> lines(Process process, Runnable atFirst) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (lines.isEmpty()) {
          atFirst.run();
        }
        if (line.endsWith(END)) {
          lines.add(line.substring(0, line.length() - END.length()));
        }
      }
    }
    return lines;
  }

  /** Runs a task: directory, name, arguments. */
  public static void main(String[] args) {
    StoreDirectory files = new StoreDirectory(Path.of(args[0]));
    if (args[1].equals("rotate")) {
      RootKeyChanges.rotate(files, new Random(Long.parseLong(args[2])), args[3]);
      return;
    }
    if (args[1].equals("migrate")) {
      migrate(files, Integer.parseInt(args[2]));
      return;
    }
    try (SqliteServiceState repository = files.open()) {
      switch (args[1]) {
        case "create" -> say("ACK " + StoreDirectory.createKey(repository).arn());
        case "disable" -> {
          disable(repository, Arn.of(args[2]));
          say("ACK");
        }
        case "count" -> {
          for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            count(repository, Arn.of(args[2]));
          }
          say("ACK");
        }
        case "rows" ->
            StoreOperation.run(
                repository,
                new Random(Long.parseLong(args[2])),
                args[3],
                Integer.parseInt(args[4]),
                Arrays.asList(args).subList(5, args.length));
        case "fill" -> StoreOperation.fill(repository, args[2]);
        case "churn" -> churn(repository, new Random(Long.parseLong(args[2])));
        default -> throw new IllegalArgumentException(args[1]);
      }
    }
  }

  /* Opens the stores in the directories 0, 1, 2 ..., then waits to be killed. */
  private static void migrate(StoreDirectory files, int stores) {
    for (int i = 0; i < stores; i++) {
      say("TRY " + i);
      new StoreDirectory(files.directory().resolve(String.valueOf(i))).open().close();
      say("ACK " + i);
    }
    while (true) {
      LockSupport.park();
    }
  }

  static void say(String line) {
    byte[] bytes = (line + END + "\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }

  private static void disable(SqliteServiceState repository, Arn arn) {
    repository.update(
        state ->
            new Update<>(
                Changes.of(
                    new KeyChange.PutKey(KeyStates.disable(state.key(arn).orElseThrow().record()))),
                arn));
  }

  /** Adds one to the number that is the key's policy. */
  static void count(SqliteServiceState repository, Arn arn) {
    repository.update(
        state -> {
          KmsKeyRecord key = state.key(arn).orElseThrow().record();
          String next = String.valueOf(Integer.parseInt(key.policy()) + 1);
          return new Update<>(Changes.of(new KeyChange.PutKey(key.withPolicy(next))), next);
        });
  }

  /** Changes keys at random until it is killed. */
  private static void churn(SqliteServiceState repository, Random random) {
    List<KmsKeyRecord> keys = new ArrayList<>();
    for (int i = 0; true; i++) {
      int dice = keys.isEmpty() ? 0 : random.nextInt(10);
      int chosen = keys.isEmpty() ? 0 : random.nextInt(keys.size());
      if (dice < 4) {
        keys.add(create(repository, i));
      } else if (dice < 7) {
        KmsKeyRecord key = keys.get(chosen).withPolicy("policy-" + i);
        attempt("P " + key.arn() + " " + key.policy(), repository, new KeyChange.PutKey(key));
        keys.set(chosen, key);
      } else if (dice < 9) {
        KmsKeyRecord key = keys.get(chosen);
        if (key.state() == KeyState.ENABLED) {
          KmsKeyRecord pending = KeyDeletion.schedule(key, List.of(key), 7, KeyRecords.CREATED);
          attempt("S " + key.arn(), repository, new KeyChange.PutKey(pending));
          keys.set(chosen, pending);
        }
      } else {
        Arn arn = keys.remove(chosen).arn();
        attempt("D " + arn, repository, new KeyChange.DestroyKey(arn));
      }
    }
  }

  private static KmsKeyRecord create(SqliteServiceState repository, int number) {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM).withPolicy("policy-" + number);
    Bytes sealed =
        CiphertextBlob.seal(
            key.backingKeys().get(0),
            key.keyId(),
            KeyMaterial.copyOf(SAMPLE),
            EncryptionContext.EMPTY,
            RANDOM);
    attempt(
        "C " + key.arn() + " " + key.policy() + " " + sealed.hex(),
        repository,
        new KeyChange.PutKey(key),
        new KeyChange.PutAlias(KeyRecords.alias(key.keyId().value(), key.keyId())));
    return key;
  }

  private static void attempt(String what, SqliteServiceState repository, KeyChange... changes) {
    say("TRY " + what);
    StoreDirectory.change(repository, changes);
    say("ACK " + what);
  }
}
