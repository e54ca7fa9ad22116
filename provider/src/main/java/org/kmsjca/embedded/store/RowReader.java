// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.store.RootKey.Unwrapping;
import org.kmsjca.embedded.store.RowDecoding.Decoder;
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
    } finally {
      reading.idle.forEach(Unwrapping::destroy);
    }
  }

  /** One reading of what changed; rows are decoded by several threads. */
  private final class Reading {

    private final Connection connection;
    private final long seen;
    private final Map<String, List<Generation>> generations = new HashMap<>();
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final List<KeyMaterial> unwrapped = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Unwrapping> idle = new ConcurrentLinkedQueue<>();

    Reading(Connection connection, long seen) {
      this.connection = connection;
      this.seen = seen;
    }

    Delta run(long changeNumber) throws SQLException {
      for (Generation one : changed(StoreTable.BACKING_KEY, OF_CHANGED_KEYS, this::generation)) {
        generations.computeIfAbsent(one.keyArn(), key -> new ArrayList<>(1)).add(one);
      }
      return new Delta(
          changeNumber,
          changed(StoreTable.KMS_KEY, CHANGED, this::key),
          changed(StoreTable.ALIAS, CHANGED, checked(KeyRows::alias)),
          changed(StoreTable.REMOVED, CHANGED, checked(row -> Arn.of(row.text(0)))),
          changed(StoreTable.IDENTITY, CHANGED, checked(this::identity)),
          changed(StoreTable.REMOVED_IDENTITY, CHANGED, checked(row -> row.text(0))),
          unwrapped);
    }

    /* All rows are read in the order in which they are stored, some by an index on the number. */
    private <R> List<R> changed(StoreTable table, String condition, Decoder<R> decoder)
        throws SQLException {
      RowDecoding<R> decoding = new RowDecoding<>(rows, rootKey.get().rowCode(), decoder);
      try {
        if (seen == NOTHING_SEEN) {
          rows.readUnchecked(connection, table, "", decoding::add);
        } else {
          rows.readUnchecked(connection, table, condition, decoding::add, seen);
        }
        return decoding.finish();
      } finally {
        decoding.abandon();
      }
    }

    private <R> Decoder<R> checked(Function<Row, R> decoder) {
      return (codes, row, code) -> {
        rows.check(codes, row, code, List.of());
        return decoder.apply(row);
      };
    }

    private Generation generation(RowCode codes, Row row, byte[] code) {
      rows.check(codes, row, code, List.of());
      byte @Nullable [] wrapped = row.bytesOrNull(KeyRows.WRAPPED);
      Optional<BackingKey> inMemory =
          seen == NOTHING_SEEN ? Optional.empty() : known.apply(Arn.of(row.text(0)), row.text(1));
      @Nullable KeyMaterial material = null;
      if (wrapped != null) {
        material = inMemory.map(BackingKey::presentMaterial).orElse(null);
        material = material == null ? unwrap(row, wrapped) : material;
      }
      BackingKey read = KeyRows.backingKey(row, material);
      return new Generation(
          row.text(0), row.number(2), Bytes.wrap(code), inMemory.filter(read::equals).orElse(read));
    }

    private KmsKeyRecord key(RowCode codes, Row row, byte[] code) {
      List<Generation> found = new ArrayList<>(generations.getOrDefault(row.text(0), List.of()));
      found.sort(Comparator.comparingLong(Generation::number));
      rows.check(codes, row, code, found.stream().map(one -> one.code().toByteArray()).toList());
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
      @Nullable Unwrapping taken = idle.poll();
      Unwrapping unwrapping = taken == null ? rootKey.get().unwrapping() : taken;
      try {
        KeyMaterial secret = unwrapping.unwrap(row.place(), row.nameInPlace(), wrapped);
        unwrapped.add(secret);
        return secret;
      } catch (AEADBadTagException e) {
        throw rows.damaged("the secret of '" + row.name() + "' does not unwrap");
      } finally {
        idle.add(unwrapping);
      }
    }
  }

  /** A generation of a key's material, its place among the others and the code of its row. */
  private record Generation(String keyArn, long number, Bytes code, BackingKey key) {}
}
