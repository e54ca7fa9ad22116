// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.kmsjca.embedded.audit.ChainHead;
import org.kmsjca.embedded.audit.ChainRecord;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * One change of a store as a line of text: what it does to the store, what it does to a model of
 * the store, and how a store is compared with the model.
 *
 * @param line the kind and its arguments, separated by spaces
 */
record StoreOperation(String line) {

  /** Makes up an operation on one of some keys; identities and chains are named after the seed. */
  static StoreOperation random(Random random, List<Arn> keys, String owner) {
    String key = keys.get(random.nextInt(keys.size())).toString();
    int number = random.nextInt(1_000_000);
    String id = owner + random.nextInt(4);
    return new StoreOperation(
        switch (random.nextInt(7)) {
          case 0, 1 -> "grant " + key + " " + id + " " + number;
          case 2 -> "revoke " + key + " " + id;
          case 3 -> "identity " + id + " " + number;
          case 4 -> "remove " + id;
          case 5 -> "chain " + chainId(id) + " " + number;
          default ->
              random.nextBoolean()
                  ? "use " + key + " Operation" + number
                  : "both " + key + " " + id + " " + number;
        });
  }

  private static String chainId(String id) {
    return String.format("%016x", (long) id.hashCode() & 0xffff_ffffL);
  }

  /** Does it. */
  void perform(SqliteServiceState state) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "grant" ->
          Samples.change(
              state, new GrantChange.PutGrant(grant(Arn.of(words[1]), words[2], words[3])));
      case "revoke" ->
          Samples.change(state, new GrantChange.DeleteGrant(Arn.of(words[1]), words[2]));
      case "identity" ->
          Samples.change(
              state,
              new IdentityChange.PutIdentity(
                  new IdentityDocument(
                      words[1], "user", words[2], KeyMaterial.wrap(ascii(words[2])))));
      case "remove" -> Samples.change(state, new IdentityChange.DeleteIdentity(words[1]));
      case "chain" -> advance(state, words[1], Long.parseLong(words[2]));
      case "use" -> {
        state.noteUse(Arn.of(words[1]), new LastUse(words[2], Instant.now(), null, null));
        state.storeUses();
      }
      case "both" -> both(state, Arn.of(words[1]), words[2], words[3]);
      default -> throw new AssertionError(line);
    }
  }

  private static void advance(SqliteServiceState state, String id, long number) {
    if (state.chains().chains().stream().noneMatch(chain -> chain.id().equals(id))) {
      state
          .chains()
          .create(
              new ChainRecord(id, Samples.TIME, Bytes.wrap(new byte[32]), ChainHead.START),
              KeyMaterial.wrap(new byte[32]));
    }
    state
        .chains()
        .advance(
            id, new ChainHead(number, Bytes.wrap(ByteBuffer.allocate(32).putLong(number).array())));
  }

  private static void both(SqliteServiceState state, Arn key, String grantId, String value) {
    state.update(
        newest ->
            new Update<>(
                new Changes(
                    List.of(
                        new KeyChange.PutKey(
                            newest.key(key).orElseThrow().record().withPolicy(value))),
                    List.of(new GrantChange.PutGrant(grant(key, grantId, value))),
                    List.of()),
                true));
  }

  private static GrantRecord grant(Arn key, String id, String name) {
    return new GrantRecord(
        key,
        id,
        name,
        Samples.TIME,
        Samples.ALICE,
        null,
        null,
        null,
        "111122223333",
        List.of(),
        GrantConstraints.NONE);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Does it to a model. */
  void apply(Map<String, String> model) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "grant" -> model.put("grant " + words[1] + " " + words[2], words[3]);
      case "revoke" -> model.remove("grant " + words[1] + " " + words[2]);
      case "identity" -> model.put("identity " + words[1], words[2] + " " + words[2]);
      case "remove" -> model.remove("identity " + words[1]);
      case "chain" -> model.merge("chain " + words[1], words[2], StoreOperation::further);
      case "use" -> model.put("use " + words[1], words[2]);
      case "both" -> {
        model.put("policy " + words[1], words[3]);
        model.put("grant " + words[1] + " " + words[2], words[3]);
      }
      default -> throw new AssertionError(line);
    }
  }

  private static String further(String old, String next) {
    return Long.parseLong(next) > Long.parseLong(old) ? next : old;
  }

  /** Tells what a store holds, as the model does. */
  static Map<String, String> observe(SqliteServiceState state) {
    Map<String, String> seen = new TreeMap<>();
    for (KeyEntry entry : state.keys()) {
      Arn arn = entry.record().arn();
      if (!entry.record().policy().startsWith("{")) {
        seen.put("policy " + arn, entry.record().policy());
      }
      state
          .grantsOf(arn)
          .all()
          .forEach(grant -> seen.put("grant " + arn + " " + grant.grantId(), grant.name() + ""));
      state.lastUseOf(arn).ifPresent(use -> seen.put("use " + arn, use.operation()));
    }
    for (IdentityDocument identity : state.identities()) {
      byte[] secret = Objects.requireNonNull(identity.secret()).toByteArray();
      seen.put(
          "identity " + identity.id(),
          identity.json() + " " + new String(secret, StandardCharsets.US_ASCII));
    }
    for (ChainRecord chain : state.chains().chains()) {
      seen.put("chain " + chain.id(), String.valueOf(chain.head().number()));
    }
    return seen;
  }

  /** Runs operations until the process ends or so many were done; says TRY and ACK. */
  static void run(
      SqliteServiceState state, Random random, String owner, int count, List<String> keys) {
    List<Arn> arns = keys.stream().map(Arn::of).toList();
    for (int i = 0; i < count; i++) {
      StoreOperation operation = random(random, arns, owner);
      StoreChild.say("TRY " + operation.line());
      operation.perform(state);
      StoreChild.say("ACK " + operation.line());
    }
  }

  /**
   * Fills the disk, which the caller made small; says what was refused, and whether all is as
   * before.
   */
  static void fill(SqliteServiceState state, String key) {
    Map<String, String> model = new TreeMap<>(observe(state));
    for (int i = 0; true; i++) {
      StoreOperation operation =
          new StoreOperation("both " + key + " grant" + i + " " + i + "x".repeat(30_000));
      try {
        operation.perform(state);
      } catch (KmsUnavailableException e) {
        StoreChild.say("REFUSED " + e.getMessage());
        state.refresh();
        StoreChild.say(observe(state).equals(model) ? "SAME" : "DIFFERENT");
        return;
      }
      operation.apply(model);
      StoreChild.say("ACK " + operation.line());
    }
  }

  /** Reads what a process said: what was acknowledged, and at the end what was only tried. */
  static List<StoreOperation> acknowledged(List<String> lines) {
    List<StoreOperation> done = new ArrayList<>();
    for (String said : lines) {
      if (said.startsWith("ACK ")) {
        done.add(new StoreOperation(said.substring("ACK ".length())));
      }
    }
    return done;
  }
}
