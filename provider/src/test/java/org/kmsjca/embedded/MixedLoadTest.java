// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.IdentityLoad.Credential;
import org.kmsjca.embedded.MixedLoad.Kind;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/**
 * Processes that do every changing operation are killed at random moments: nothing acknowledged is
 * lost, nothing unacknowledged is half there.
 */
@Timeout(3600)
class MixedLoadTest {

  /** How often a process is killed; more with {@code -Dmixed-load.rounds=...}. */
  private static final int ROUNDS = Integer.getInteger("mixed-load.rounds", 4);

  private static final int WORKERS = 4;
  private static final int MIN_LINES = 20;
  private static final int MORE_LINES = 200;

  @TempDir Path directory;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<Integer, SeededLoad> loads = new TreeMap<>();
  private final Set<String> known = new HashSet<>();
  private final List<Settled> settled = new ArrayList<>();
  private long acknowledged;
  private int credentials;

  /** What was seen after a kill and must stay, for its worker is no more. */
  private record Settled(Callable<Object> observation, Object seen) {}

  @AfterEach
  void closeEngines() {
    OpenEngines.closeAll();
  }

  @Test
  @Spec({"ST-40", "ST-41"})
  void oneProcess_killedAtRandomMoments_losesNothingAcknowledged() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Running running = new Running(firstWorker(round));
      running.readLines(MIN_LINES + random.nextInt(MORE_LINES));
      Thread.sleep(random.nextInt(30));
      running.kill();
      check();
    }
    checkSettled("one process, " + ROUNDS + " rounds");
  }

  @Test
  @Spec({"ST-40", "ST-41"})
  void twoProcesses_oneStore_bothGetWhatTheyWereAnswered() throws Exception {
    int rounds = Math.max(1, ROUNDS / 4);
    for (int round = 0; round < rounds; round++) {
      Running first = new Running(firstWorker(2 * round));
      first.readLines(1);
      Running second = new Running(firstWorker(2 * round + 1));
      second.readLines(MIN_LINES + random.nextInt(MORE_LINES));
      first.readLines(MIN_LINES + random.nextInt(MORE_LINES));
      first.kill();
      second.kill();
      check();
    }
    checkSettled("two processes, " + rounds + " rounds");
  }

  private static int firstWorker(int process) {
    return 1 + process * WORKERS;
  }

  private void check() throws Exception {
    MixedLoadService service = MixedLoadService.open(directory);
    for (Map.Entry<Integer, SeededLoad> entry : loads.entrySet()) {
      SeededLoad load = entry.getValue();
      String what =
          "seed %d, worker %d, in flight: %s".formatted(seed, entry.getKey(), load.next());
      if (load instanceof MixedLoad keys) {
        checkKeys(service, keys, what);
      } else {
        checkIdentities(service, (IdentityLoad) load, what);
      }
      acknowledged += load.done();
    }
    checkUnknownKeys(service);
    assertThat(service.service().verifyAudit().findings()).as("seed %d", seed).isEmpty();
    loads.clear();
    OpenEngines.closeAll();
  }

  private void checkKeys(MixedLoadService service, MixedLoad load, String what) throws Exception {
    MixedLoad ahead = load.ahead();
    for (Kind kind : load.keys().keySet()) {
      KeyModel key = load.keys().get(kind);
      known.add(key.arn());
      String seen = ObservedKey.text(service.kms(), key.arn());
      assertThat(seen).as(what).isIn(key.text(), ahead.keys().get(kind).text());
      settled.add(
          new Settled(
              () -> ObservedKey.text(MixedLoadService.open(directory).kms(), key.arn()), seen));
    }
  }

  private void checkIdentities(MixedLoadService service, IdentityLoad load, String what)
      throws Exception {
    IdentityModel model = load.model();
    NavigableMap<String, String> seen = ObservedIdentities.facts(service, model);
    assertThat(model.recognised(seen)).as(what).isIn(model.facts(), load.ahead().facts());
    known.add(model.facts().getOrDefault("key", ""));
    settled.add(
        new Settled(() -> ObservedIdentities.facts(MixedLoadService.open(directory), model), seen));
    load.credentials().forEach((id, credential) -> checkCredential(service, seen, id, credential));
  }

  /* An access key opens the service if it is shown as active; that needs its secret unwrapped. */
  private void checkCredential(
      MixedLoadService service, Map<String, String> seen, String id, Credential credential) {
    credentials++;
    boolean session = !credential.token().isEmpty();
    boolean works =
        session
            ? credential.owner().equals(seen.get("role"))
            : "Active".equals(seen.get("user.key." + id));
    AccessKeyCredentials shown =
        new AccessKeyCredentials(
            id, secret(credential.secret()), session ? secret(credential.token()) : null);
    if (works) {
      assertThat(service.service().as(shown).iam().call(new GetCallerIdentity()).userId())
          .isEqualTo(session ? credential.owner() + ":session" : credential.owner());
    } else {
      assertThatThrownBy(() -> service.service().as(shown)).isInstanceOf(KmsException.class);
    }
  }

  private static KeyMaterial secret(String text) {
    return KeyMaterial.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  /* A key whose making was never acknowledged may be there, but then it is whole. */
  private void checkUnknownKeys(MixedLoadService service) throws Exception {
    long creating = loads.values().stream().filter(SeededLoad::createsKey).count();
    List<String> unknown = new ArrayList<>();
    @Nullable String marker = null;
    do {
      ListKeys.Result page = service.kms().call(new ListKeys(1000, marker));
      for (KeyListEntry key : page.keys()) {
        if (known.add(key.keyArn())) {
          unknown.add(key.keyArn());
        }
      }
      marker = page.nextMarker();
    } while (marker != null);
    assertThat(unknown).hasSizeLessThanOrEqualTo((int) creating);
    for (String arn : unknown) {
      assertThat(ObservedKey.text(service.kms(), arn))
          .contains("tags={} aliases=[] grants=[] rotation=null")
          .containsAnyOf("Enabled", "PendingImport", "ENABLED", "PENDING_IMPORT");
    }
  }

  private void checkSettled(String what) throws Exception {
    for (Settled one : settled) {
      assertThat(one.observation().call()).as("seed %d", seed).isEqualTo(one.seen());
    }
    System.out.printf(
        "MixedLoadTest, %s, seed %d: %d changes acknowledged, all kept; %d access keys tried%n",
        what, seed, acknowledged, credentials);
  }

  /** A process at work, and what it printed so far. */
  private final class Running {

    private final Process process;
    private final BufferedReader lines;

    Running(int firstWorker) throws IOException {
      process = MixedLoadProcess.start(directory, seed, firstWorker, WORKERS);
      lines = process.inputReader(StandardCharsets.UTF_8);
    }

    void readLines(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        assertThat(read()).as("the process ended early, seed %d", seed).isTrue();
      }
    }

    void kill() throws IOException, InterruptedException {
      process.toHandle().destroyForcibly();
      while (read()) {}
      process.waitFor();
    }

    private boolean read() throws IOException {
      @Nullable String line = lines.readLine();
      if (line == null || !line.endsWith(".")) {
        return false;
      }
      String[] words = line.substring(0, line.length() - 1).split(" ", 3);
      assertThat(words[0]).as(line).matches("[0-9]+");
      int worker = Integer.parseInt(words[0]);
      SeededLoad load = loads.computeIfAbsent(worker, number -> SeededLoad.of(seed, number));
      assertThat(load.done()).isEqualTo(Integer.parseInt(words[1]));
      load.acknowledge(words[2]);
      return true;
    }
  }
}
