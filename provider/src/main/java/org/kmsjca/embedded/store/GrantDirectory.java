// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;

/**
 * The grants of keys, read when a key's are first asked for and kept in memory until they change.
 *
 * <p>So opening a store costs no time for grants. What is in memory is limited; the grants of keys
 * that were not used lately are read again.
 *
 * <p><b>Thread safety:</b> thread-safe look-ups in memory; all else under the store's state lock.
 */
final class GrantDirectory {

  private static final long MAX_GRANTS_IN_MEMORY = 300_000;
  private static final String OF_KEY = " WHERE key_arn = ?";
  private static final String RETIRABLE =
      " = ? AND (key_arn, grant_id) > (?, ?) ORDER BY key_arn, grant_id";
  private static final String NAMING =
      " WHERE instr(grantee_principal, ?) > 0 OR instr(retiring_principal, ?) > 0";
  private static final char SEPARATOR = '/';
  private static final String ARN_PREFIX = "arn:";

  private final RowStatements rows;
  private final Cache<Arn, GrantsOfKey> byKey =
      Caffeine.newBuilder()
          .maximumWeight(MAX_GRANTS_IN_MEMORY)
          .<Arn, GrantsOfKey>weigher((key, grants) -> 1 + grants.size())
          .executor(Runnable::run)
          .build();

  GrantDirectory(RowStatements rows) {
    this.rows = rows;
  }

  /** Gives the grants of a key if they are in memory. */
  @Nullable GrantsOfKey inMemory(Arn keyArn) {
    return byKey.getIfPresent(keyArn);
  }

  /** Reads the grants of a key into memory. */
  GrantsOfKey read(Arn keyArn, Connection connection) throws SQLException {
    List<GrantRecord> found = new ArrayList<>();
    rows.read(
        connection,
        StoreTable.KMS_GRANT,
        OF_KEY,
        row -> found.add(GrantRows.grant(row, keyArn)),
        keyArn);
    GrantsOfKey grants = found.isEmpty() ? GrantsOfKey.NONE : GrantsOfKey.of(found);
    byKey.put(keyArn, grants);
    return grants;
  }

  /** Reads the grants with a text in one of their principals. */
  List<GrantRecord> naming(String text, Connection connection) throws SQLException {
    List<GrantRecord> found = new ArrayList<>();
    rows.read(
        connection,
        StoreTable.KMS_GRANT,
        NAMING,
        row -> found.add(GrantRows.grant(row, Arn.of(row.text(0)))),
        text,
        text);
    return found;
  }

  /** Reads the grants that somebody may retire, ordered by key and grant. */
  List<GrantRecord> retirableBy(
      String region,
      String retiringPrincipal,
      @Nullable String after,
      int limit,
      Connection connection)
      throws SQLException {
    String column =
        retiringPrincipal.startsWith(ARN_PREFIX) ? "retiring_principal" : "retiring_service";
    String first = after == null ? String.valueOf(SEPARATOR) : after;
    int slash = first.lastIndexOf(SEPARATOR);
    List<GrantRecord> found = new ArrayList<>();
    rows.readWhile(
        connection,
        StoreTable.KMS_GRANT,
        " WHERE " + column + RETIRABLE,
        row -> {
          Arn keyArn = Arn.of(row.text(0));
          if (keyArn.region().equals(region)) {
            found.add(GrantRows.grant(row, keyArn));
          }
          return found.size() < limit;
        },
        retiringPrincipal,
        slash < 0 ? first : first.substring(0, slash),
        first.substring(slash + 1));
    return found;
  }

  /**
   * Follows what this process did to grants, while no other process did anything.
   *
   * @param changes the changes, in their order
   * @param removed keys that were destroyed, and perhaps others
   */
  void apply(List<GrantChange> changes, List<Arn> removed) {
    for (GrantChange change : changes) {
      byKey.asMap().computeIfPresent(change.keyArn(), (keyArn, grants) -> changed(grants, change));
    }
    removed.forEach(byKey::invalidate);
  }

  private static GrantsOfKey changed(GrantsOfKey grants, GrantChange change) {
    if (change instanceof GrantChange.DeleteGrant delete) {
      return grants.without(delete.grantId());
    }
    return grants.with(((GrantChange.PutGrant) change).grant());
  }

  /** Forgets the grants of keys that changed. */
  void apply(Delta delta) {
    for (KmsKeyRecord key : delta.keys()) {
      byKey.invalidate(key.arn());
    }
    delta.removed().forEach(byKey::invalidate);
  }

  /** Forgets everything. */
  void clear() {
    byKey.invalidateAll();
  }
}
