// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.Arn;

/**
 * Writes changes into the rows of the store, inside of the caller's transaction.
 *
 * <p>Whatever is written or removed bears the number of the change, by which others find it; for a
 * grant, its key does.
 */
final class RowWriter {

  private static final String MATERIAL_IDS =
      "SELECT material_id FROM backing_key WHERE key_arn = ?";
  private static final String ALIASES_OF = "SELECT arn FROM alias WHERE key_arn = ?";

  private final Connection connection;
  private final StoreRootKey rootKey;
  private final RowStatements rows;
  private final Function<Arn, Optional<KmsKeyRecord>> known;
  private final SecureRandom random;

  /**
   * Makes a writer.
   *
   * @param known gives what is known of a key in the newest state
   */
  RowWriter(
      Connection connection,
      StoreRootKey rootKey,
      RowStatements rows,
      Function<Arn, Optional<KmsKeyRecord>> known,
      SecureRandom random) {
    this.connection = connection;
    this.rootKey = rootKey;
    this.rows = rows;
    this.known = known;
    this.random = random;
  }

  /**
   * Writes changes under a change number, in their order.
   *
   * @throws IllegalArgumentException if grants are of a key that is not there
   */
  void write(Changes changes, long changeNumber) throws SQLException {
    Set<Arn> written = new HashSet<>();
    for (KeyChange change : changes.keys()) {
      write(change, changeNumber, written);
    }
    Set<Arn> keysOfGrants = new LinkedHashSet<>();
    for (GrantChange change : changes.grants()) {
      write(change);
      keysOfGrants.add(change.keyArn());
    }
    keysOfGrants.removeAll(written);
    for (Arn keyArn : keysOfGrants) {
      putKey(
          known
              .apply(keyArn)
              .orElseThrow(
                  () -> new IllegalArgumentException("a grant of a KMS key that is not there")),
          changeNumber);
    }
    for (IdentityChange change : changes.identities()) {
      write(change, changeNumber);
    }
    count(changeNumber);
  }

  /** Says how many changes were made. */
  void count(long changeNumber) throws SQLException {
    new StoreRow(changeNumber, rootKey.description()).write(connection, rootKey.get());
  }

  private void write(KeyChange change, long changeNumber, Set<Arn> written) throws SQLException {
    if (change instanceof KeyChange.PutKey put) {
      putKey(put.key(), changeNumber);
      written.add(put.key().arn());
    } else if (change instanceof KeyChange.PutAlias put) {
      rows.put(connection, KeyRows.row(put.alias(), changeNumber), List.of());
      rows.delete(connection, StoreTable.REMOVED, put.alias().arn());
    } else if (change instanceof KeyChange.DeleteAlias delete) {
      remove(StoreTable.ALIAS, StoreTable.REMOVED, delete.aliasArn().toString(), changeNumber);
    } else if (change instanceof KeyChange.DestroyKey destroy) {
      destroyKey(destroy.keyArn().toString(), changeNumber);
    } else {
      throw new AssertionError("unknown change " + change.getClass());
    }
  }

  private void putKey(KmsKeyRecord key, long changeNumber) throws SQLException {
    // The row of the key first, for those of its backing keys refer to it; its code last.
    Row row = KeyRows.row(key, changeNumber);
    rows.put(connection, row, List.of());
    String arn = key.arn().toString();
    rows.delete(connection, StoreTable.REMOVED, arn);
    List<String> gone = rows.texts(connection, MATERIAL_IDS, arn);
    List<byte[]> codes = new ArrayList<>();
    for (BackingKey backingKey : key.backingKeys()) {
      gone.remove(backingKey.id());
      byte @Nullable [] wrapped =
          backingKey.isPresent()
              ? rootKey.get().wrap(arn, backingKey.id(), backingKey.material(), random)
              : null;
      codes.add(
          rows.put(
              connection,
              KeyRows.row(key.arn(), backingKey, codes.size() + 1, wrapped),
              List.of()));
    }
    for (String materialId : gone) {
      rows.delete(connection, StoreTable.BACKING_KEY, arn, materialId);
    }
    rows.put(connection, row, codes);
  }

  private void destroyKey(String arn, long changeNumber) throws SQLException {
    for (String alias : rows.texts(connection, ALIASES_OF, arn)) {
      remove(StoreTable.ALIAS, StoreTable.REMOVED, alias, changeNumber);
    }
    remove(StoreTable.KMS_KEY, StoreTable.REMOVED, arn, changeNumber);
  }

  private void write(GrantChange change) throws SQLException {
    if (change instanceof GrantChange.PutGrant put) {
      rows.put(connection, GrantRows.row(put.grant()), List.of());
    } else if (change instanceof GrantChange.DeleteGrant delete) {
      rows.delete(connection, StoreTable.KMS_GRANT, delete.keyArn(), delete.grantId());
    } else {
      throw new AssertionError("unknown change " + change.getClass());
    }
  }

  private void write(IdentityChange change, long changeNumber) throws SQLException {
    if (change instanceof IdentityChange.PutIdentity put) {
      putIdentity(put.identity(), changeNumber);
    } else if (change instanceof IdentityChange.DeleteIdentity delete) {
      remove(StoreTable.IDENTITY, StoreTable.REMOVED_IDENTITY, delete.id(), changeNumber);
    } else {
      throw new AssertionError("unknown change " + change.getClass());
    }
  }

  private void putIdentity(IdentityDocument identity, long changeNumber) throws SQLException {
    byte @Nullable [] wrapped =
        identity.secret() == null
            ? null
            : rootKey
                .get()
                .wrap(StoreTable.IDENTITY.tableName(), identity.id(), identity.secret(), random);
    rows.put(
        connection,
        Row.of(
            StoreTable.IDENTITY,
            identity.id(),
            changeNumber,
            identity.kind(),
            identity.json(),
            wrapped),
        List.of());
    rows.delete(connection, StoreTable.REMOVED_IDENTITY, identity.id());
  }

  private void remove(StoreTable from, StoreTable to, String name, long changeNumber)
      throws SQLException {
    rows.delete(connection, from, name);
    rows.put(connection, Row.of(to, name, changeNumber), List.of());
  }
}
