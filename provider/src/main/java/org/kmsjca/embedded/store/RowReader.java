// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;

/**
 * Reads keys and aliases from the rows of the store.
 *
 * <p>Only rows that changed are read, and only material that is not in memory yet is unwrapped.
 */
final class RowReader {

  private static final String CHANGE_NUMBER =
      "SELECT s.change_number, u.user_version FROM store s, pragma_user_version u";
  private static final String KEYS = "SELECT * FROM kms_key WHERE change_number > ?";
  private static final String BACKING_KEYS =
      "SELECT b.* FROM kms_key k JOIN backing_key b ON b.key_arn = k.arn"
          + " WHERE k.change_number > ? ORDER BY b.generation";
  private static final String ALIASES = "SELECT * FROM alias WHERE change_number > ?";
  private static final String REMOVED = "SELECT arn FROM removed WHERE change_number > ?";

  private final Path store;
  private final StoreRootKey rootKey;
  private final BiFunction<Arn, String, Optional<BackingKey>> known;

  /**
   * Makes a reader.
   *
   * @param store the store's file, for errors
   * @param rootKey unwraps key material, and follows the store's
   * @param known finds material in memory by key ARN and key material ID
   */
  RowReader(Path store, StoreRootKey rootKey, BiFunction<Arn, String, Optional<BackingKey>> known) {
    this.store = store;
    this.rootKey = rootKey;
    this.known = known;
  }

  /** Reads how many changes were made so far. */
  long changeNumber(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHANGE_NUMBER);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the table 'store' has no row");
      }
      Schema.checkKnown(row.getInt(2), store);
      return row.getLong(1);
    }
  }

  /**
   * Reads what changed; the caller's transaction makes the rows consistent with each other.
   *
   * @param seen the change number up to which all is known
   */
  Delta changesSince(long seen, Connection connection) throws SQLException {
    List<KeyMaterial> unwrapped = new ArrayList<>();
    boolean complete = false;
    try {
      long changeNumber = changeNumber(connection);
      if (changeNumber == seen) {
        return new Delta(seen, List.of(), List.of(), List.of(), List.of());
      }
      if (changeNumber < seen) {
        throw StoreFault.of(
            "the store " + store + " was replaced by an older one while it was in use",
            "start this process again");
      }
      rootKey.follow(connection);
      Map<String, List<BackingKey>> backingKeys = new HashMap<>();
      read(BACKING_KEYS, seen, connection, row -> readBackingKey(row, backingKeys, unwrapped));
      List<KmsKeyRecord> keys = new ArrayList<>();
      read(KEYS, seen, connection, row -> keys.add(readKey(row, backingKeys)));
      List<AliasRecord> aliases = new ArrayList<>();
      read(ALIASES, seen, connection, row -> aliases.add(readAlias(row)));
      List<Arn> removed = new ArrayList<>();
      read(REMOVED, seen, connection, row -> removed.add(Arn.of(row.getString("arn"))));
      complete = true;
      return new Delta(changeNumber, keys, aliases, removed, unwrapped);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw damaged(e.getMessage());
    } finally {
      if (!complete) {
        unwrapped.forEach(KeyMaterial::destroy);
      }
    }
  }

  private void readBackingKey(
      ResultSet row, Map<String, List<BackingKey>> into, List<KeyMaterial> unwrapped)
      throws SQLException {
    String arnText = row.getString("key_arn");
    Arn arn = Arn.of(arnText);
    String id = row.getString("material_id");
    Optional<BackingKey> inMemory = known.apply(arn, id);
    BackingKey backingKey;
    if (inMemory.isPresent()) {
      backingKey = inMemory.get();
    } else {
      KeyMaterial material = unwrap(row, arn, id);
      unwrapped.add(material);
      backingKey =
          new BackingKey(
              id,
              material,
              Instant.parse(row.getString("creation_date")),
              KeyMaterialState.CURRENT,
              null,
              null,
              null);
    }
    into.computeIfAbsent(arnText, key -> new ArrayList<>()).add(backingKey);
  }

  private KeyMaterial unwrap(ResultSet row, Arn arn, String id) throws SQLException {
    try {
      return rootKey.get().unwrap(arn.toString(), id, row.getBytes("wrapped"));
    } catch (AEADBadTagException e) {
      throw damaged("the material " + id + " of " + arn + " does not unwrap");
    }
  }

  private static KmsKeyRecord readKey(ResultSet row, Map<String, List<BackingKey>> backingKeys)
      throws SQLException {
    String arn = row.getString("arn");
    @Nullable String deletionDate = row.getString("deletion_date");
    return KmsKeyRecord.builder(Arn.of(arn), Instant.parse(row.getString("creation_date")))
        .description(row.getString("description"))
        .keyUsage(KeyUsage.valueOf(row.getString("key_usage")))
        .keySpec(KeySpec.valueOf(row.getString("key_spec")))
        .origin(KeyOrigin.valueOf(row.getString("origin")))
        .state(KeyState.valueOf(row.getString("state")))
        .deletionDate(deletionDate == null ? null : Instant.parse(deletionDate))
        .policy(row.getString("policy"))
        .backingKeys(backingKeys.getOrDefault(arn, List.of()))
        .build();
  }

  private static AliasRecord readAlias(ResultSet row) throws SQLException {
    return new AliasRecord(
        Arn.of(row.getString("arn")),
        new KeyId(Arn.of(row.getString("key_arn")).resourceName()),
        Instant.parse(row.getString("creation_date")),
        Instant.parse(row.getString("last_updated_date")));
  }

  private static void read(String sql, long seen, Connection connection, RowConsumer consumer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, seen);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(rows);
        }
      }
    }
  }

  private KmsUnavailableException damaged(@Nullable String detail) {
    return StoreFault.of(
        "the store " + store + " is damaged or was changed by something else (" + detail + ")",
        "restore it from a backup");
  }

  /** Takes the row at which a result stands. */
  private interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }
}
