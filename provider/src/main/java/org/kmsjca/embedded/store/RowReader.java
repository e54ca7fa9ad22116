// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Reads keys, aliases and identities from the rows of the store.
 *
 * <p>Only rows that changed are read, and only key material that is not in memory yet is unwrapped.
 */
final class RowReader {

  /** The change number before the first change. */
  static final long NOTHING_SEEN = -1;

  private static final String CHANGE_NUMBER =
      "SELECT s.change_number, u.user_version FROM store s, pragma_user_version u";
  private static final String CHANGED = " WHERE change_number > ?";
  private static final String OF_CHANGED_KEYS =
      " WHERE key_arn IN (SELECT arn FROM kms_key WHERE change_number > ?)";

  private final Path store;
  private final StoreRootKey rootKey;
  private final RowStatements rows;
  private final BiFunction<Arn, String, Optional<BackingKey>> known;

  /**
   * Makes a reader.
   *
   * @param store the store's file, for errors
   * @param rootKey unwraps secrets, and follows the store's
   * @param rows reads rows
   * @param known finds material in memory by key ARN and key material ID
   */
  RowReader(
      Path store,
      StoreRootKey rootKey,
      RowStatements rows,
      BiFunction<Arn, String, Optional<BackingKey>> known) {
    this.store = store;
    this.rootKey = rootKey;
    this.rows = rows;
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
    long changeNumber = changeNumber(connection);
    if (changeNumber == seen) {
      return Delta.none(seen);
    }
    if (changeNumber < seen) {
      throw StoreFault.of(
          "the store " + store + " was replaced by an older one while it was in use",
          "start this process again");
    }
    rootKey.follow(connection);
    StoreRow.check(connection, rows);
    Reading reading = new Reading(connection, seen);
    try {
      return reading.run(changeNumber);
    } catch (SQLException | RuntimeException e) {
      reading.unwrapped.forEach(KeyMaterial::destroy);
      throw e;
    }
  }

  /** One reading of what changed. */
  private final class Reading {

    private final Connection connection;
    private final long seen;
    private final Map<String, List<Generation>> generations = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<KeyMaterial> unwrapped = new ArrayList<>();

    Reading(Connection connection, long seen) {
      this.connection = connection;
      this.seen = seen;
    }

    Delta run(long changeNumber) throws SQLException {
      List<KmsKeyRecord> keys = new ArrayList<>();
      List<AliasRecord> aliases = new ArrayList<>();
      List<Arn> removed = new ArrayList<>();
      List<IdentityDocument> identities = new ArrayList<>();
      List<String> removedIdentities = new ArrayList<>();
      changed(StoreTable.BACKING_KEY, OF_CHANGED_KEYS, this::addGeneration);
      changed(StoreTable.KMS_KEY, CHANGED, (row, code) -> keys.add(key(row, code)));
      changed(StoreTable.ALIAS, CHANGED, checked(row -> aliases.add(KeyRows.alias(row))));
      changed(StoreTable.REMOVED, CHANGED, checked(row -> removed.add(Arn.of(row.text(0)))));
      changed(StoreTable.IDENTITY, CHANGED, checked(row -> identities.add(identity(row))));
      changed(
          StoreTable.REMOVED_IDENTITY, CHANGED, checked(row -> removedIdentities.add(row.text(0))));
      return new Delta(
          changeNumber, keys, aliases, removed, identities, removedIdentities, unwrapped);
    }

    /* All rows are read in the order in which they are stored, some by an index on the number. */
    private void changed(StoreTable table, String condition, RowStatements.UncheckedReader reader)
        throws SQLException {
      if (seen == NOTHING_SEEN) {
        rows.readUnchecked(connection, table, "", reader);
      } else {
        rows.readUnchecked(connection, table, condition, reader, seen);
      }
    }

    private RowStatements.UncheckedReader checked(RowStatements.Reader reader) {
      return (row, code) -> {
        rows.check(row, code, List.of());
        reader.accept(row);
      };
    }

    private void addGeneration(Row row, byte[] code) {
      rows.check(row, code, List.of());
      Arn arn = Arn.of(row.text(0));
      byte @Nullable [] wrapped = row.bytesOrNull(KeyRows.WRAPPED);
      Optional<BackingKey> inMemory = known.apply(arn, row.text(1));
      @Nullable KeyMaterial material = null;
      if (wrapped != null) {
        material = inMemory.map(BackingKey::presentMaterial).orElse(null);
        material = material == null ? unwrap(row, wrapped) : material;
      }
      BackingKey read = KeyRows.backingKey(row, material);
      BackingKey kept = inMemory.filter(read::equals).orElse(read);
      generations
          .computeIfAbsent(row.text(0), key -> new ArrayList<>(1))
          .add(new Generation(row.number(2), Bytes.wrap(code), kept));
    }

    private KmsKeyRecord key(Row row, byte[] code) {
      List<Generation> found = generations.getOrDefault(row.text(0), List.of());
      if (found.size() > 1) {
        found.sort(Comparator.comparingLong(Generation::number));
      }
      rows.check(row, code, found.stream().map(one -> one.code().toByteArray()).toList());
      return KeyRows.key(row, found.stream().map(Generation::key).toList(), this::shared);
    }

    /* Most keys have one of few policies. */
    private String shared(String text) {
      @Nullable String equal = texts.putIfAbsent(text, text);
      return equal == null ? text : equal;
    }

    private IdentityDocument identity(Row row) {
      byte @Nullable [] wrapped = row.bytesOrNull(4);
      return new IdentityDocument(
          row.text(0), row.text(2), row.text(3), wrapped == null ? null : unwrap(row, wrapped));
    }

    private KeyMaterial unwrap(Row row, byte[] wrapped) {
      try {
        KeyMaterial secret = rootKey.get().unwrap(row.place(), row.nameInPlace(), wrapped);
        unwrapped.add(secret);
        return secret;
      } catch (AEADBadTagException e) {
        throw rows.damaged("the secret of '" + row.name() + "' does not unwrap");
      }
    }
  }

  /** A generation of key material, its place among the others and the code of its row. */
  private record Generation(long number, Bytes code, BackingKey key) {}
}
