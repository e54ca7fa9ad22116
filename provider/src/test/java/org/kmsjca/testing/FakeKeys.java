// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.UpdateAlias;

/** The keys and aliases of a {@link FakeKms}; lists come in pages of two. */
final class FakeKeys {

  private static final String ARN_PREFIX = "arn:aws:kms:local-region-1:000000000000:";
  private static final int PAGE = 2;

  private final Map<String, KeyMetadata> keys = new TreeMap<>();
  private final Map<String, String> aliases = new TreeMap<>();
  private final Map<String, Instant> aliasDates = new TreeMap<>();
  private Instant now = Instant.parse("2026-03-01T00:00:00Z");

  /* Every key and alias has a time of its own. */
  private Instant tick() {
    now = now.plusSeconds(3600);
    return now;
  }

  synchronized CreateKey.Result create(CreateKey request) {
    String id = UUID.randomUUID().toString();
    KeyMetadata key = metadata(id, tick(), request.description(), KeyState.ENABLED);
    keys.put(id, key);
    return new CreateKey.Result(key);
  }

  private static KeyMetadata metadata(
      String id, Instant creationDate, String description, KeyState state) {
    return new KeyMetadata(
        "000000000000",
        id,
        ARN_PREFIX + "key/" + id,
        creationDate,
        state == KeyState.ENABLED,
        description == null ? "" : description,
        KeyUsage.ENCRYPT_DECRYPT,
        state,
        null,
        null,
        KeyOrigin.AWS_KMS,
        null,
        KeyManager.CUSTOMER,
        KeySpec.SYMMETRIC_DEFAULT,
        List.of(EncryptionAlgorithm.SYMMETRIC_DEFAULT),
        false,
        null,
        null,
        null);
  }

  /** Finds a key by ID, ARN, alias name or alias ARN. */
  synchronized KeyMetadata find(String name) {
    String local = name.startsWith(ARN_PREFIX) ? name.substring(ARN_PREFIX.length()) : name;
    String id = local.startsWith("key/") ? local.substring("key/".length()) : local;
    KeyMetadata key = keys.get(local.startsWith("alias/") ? aliases.getOrDefault(local, "") : id);
    if (key == null) {
      throw new KmsNotFoundException(
          KmsErrorCode.NOT_FOUND,
          (local.startsWith("alias/") ? "Alias " : "Key ") + name + " is not found.");
    }
    return key;
  }

  synchronized KeyState state(String name) {
    return find(name).keyState();
  }

  synchronized DescribeKey.Result describe(DescribeKey request) {
    return new DescribeKey.Result(find(request.keyId()));
  }

  synchronized ListKeys.Result list(ListKeys request) {
    List<KeyListEntry> all = new ArrayList<>();
    keys.values().forEach(key -> all.add(new KeyListEntry(key.keyId(), key.arn())));
    int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
    int to = Math.min(all.size(), from + PAGE);
    return new ListKeys.Result(
        all.subList(from, to), to < all.size(), to < all.size() ? "" + to : null);
  }

  synchronized ListAliases.Result list(ListAliases request) {
    List<AliasListEntry> all = new ArrayList<>();
    aliases.forEach(
        (name, id) -> {
          Instant date = aliasDates.get(name);
          all.add(new AliasListEntry(name, ARN_PREFIX + name, id, date, date));
        });
    int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
    int to = Math.min(all.size(), from + PAGE);
    return new ListAliases.Result(
        all.subList(from, to), to < all.size(), to < all.size() ? "" + to : null);
  }

  synchronized CreateAlias.Result create(CreateAlias request) {
    if (aliases.containsKey(request.aliasName())) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.ALREADY_EXISTS,
          "An alias with the name " + request.aliasName() + " already exists");
    }
    aliases.put(request.aliasName(), find(request.targetKeyId()).keyId());
    aliasDates.put(request.aliasName(), tick());
    return new CreateAlias.Result();
  }

  synchronized UpdateAlias.Result update(UpdateAlias request) {
    if (!aliases.containsKey(request.aliasName())) {
      throw new KmsNotFoundException(
          KmsErrorCode.NOT_FOUND, "Alias " + request.aliasName() + " is not found.");
    }
    aliases.put(request.aliasName(), find(request.targetKeyId()).keyId());
    return new UpdateAlias.Result();
  }

  synchronized DeleteAlias.Result delete(DeleteAlias request) {
    if (aliases.remove(request.aliasName()) == null) {
      throw new KmsNotFoundException(
          KmsErrorCode.NOT_FOUND, "Alias " + request.aliasName() + " is not found.");
    }
    aliasDates.remove(request.aliasName());
    return new DeleteAlias.Result();
  }

  synchronized ScheduleKeyDeletion.Result schedule(ScheduleKeyDeletion request) {
    KeyMetadata key = find(request.keyId());
    Integer days = request.pendingWindowInDays();
    keys.put(
        key.keyId(),
        metadata(key.keyId(), key.creationDate(), key.description(), KeyState.PENDING_DELETION));
    return new ScheduleKeyDeletion.Result(
        key.arn(), tick(), KeyState.PENDING_DELETION, days == null ? 30 : days);
  }

  synchronized Map<String, String> aliases() {
    return Map.copyOf(aliases);
  }

  synchronized List<KeyMetadata> all() {
    return List.copyOf(keys.values());
  }
}
