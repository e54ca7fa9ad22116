// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.kmsjca.embedded.audit.ChainDirectory;
import org.kmsjca.embedded.audit.ChainHead;
import org.kmsjca.embedded.audit.ChainRecord;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The chains of audit records that are listed in a store.
 *
 * <p>They are no numbered changes, for no decision depends on them; each call reads or writes the
 * database.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none are kept; signing keys are wrapped in
 * the store.
 */
final class StoredChains implements ChainDirectory {

  private static final String NAMED = " WHERE id = ?";
  private static final int WRAPPED = 3;

  private final StoreConnections connections;
  private final StoreRootKey rootKey;
  private final RowStatements rows;
  private final Path store;
  private final SecureRandom random;

  StoredChains(
      StoreConnections connections,
      StoreRootKey rootKey,
      RowStatements rows,
      Path store,
      SecureRandom random) {
    this.connections = connections;
    this.rootKey = rootKey;
    this.rows = rows;
    this.store = store;
    this.random = random;
  }

  @Override
  public List<ChainRecord> chains() {
    List<ChainRecord> chains = new ArrayList<>();
    connections.readConsistently(
        connection -> {
          rootKey.follow(connection);
          rows.read(connection, StoreTable.AUDIT_CHAIN, "", row -> chains.add(chain(row)));
          return chains.size();
        });
    chains.sort(Comparator.comparing(ChainRecord::creationDate).thenComparing(ChainRecord::id));
    return chains;
  }

  @Override
  public void create(ChainRecord chain, KeyMaterial signingKey) {
    connections.write(
        connection -> {
          rootKey.follow(connection);
          if (!find(chain.id(), connection).isEmpty()) {
            throw StoreFault.of(
                "the chain of audit records " + chain.id() + " is listed already",
                "begin one with another identifier");
          }
          byte[] wrapped =
              rootKey
                  .get()
                  .wrap(StoreTable.AUDIT_CHAIN.tableName(), chain.id(), signingKey, random);
          rows.put(connection, row(chain, wrapped), List.of());
          return wrapped.length;
        });
  }

  @Override
  public KeyMaterial signingKey(String chainId) {
    return connections.readConsistently(
        connection -> {
          rootKey.follow(connection);
          Row row = listed(chainId, connection);
          try {
            return rootKey.get().unwrap(row.place(), row.nameInPlace(), row.bytes(WRAPPED));
          } catch (AEADBadTagException e) {
            throw rows.damaged("the secret of '" + row.name() + "' does not unwrap");
          }
        });
  }

  @Override
  public void advance(String chainId, ChainHead head) {
    connections.write(
        connection -> {
          rootKey.follow(connection);
          Row row = listed(chainId, connection);
          ChainRecord chain = chain(row);
          if (chain.head().number() < head.number()) {
            rows.put(connection, row(chain.withHead(head), row.bytes(WRAPPED)), List.of());
          }
          return head;
        });
  }

  private List<Row> find(String chainId, Connection connection) throws SQLException {
    List<Row> found = new ArrayList<>();
    rows.read(connection, StoreTable.AUDIT_CHAIN, NAMED, found::add, chainId);
    return found;
  }

  private Row listed(String chainId, Connection connection) throws SQLException {
    return find(chainId, connection).stream().findFirst().orElseThrow(() -> unknown(chainId));
  }

  private KmsUnavailableException unknown(String chainId) {
    return StoreFault.of(
        "the store " + store + " lists no chain of audit records " + chainId,
        "use the store with which the chain was begun");
  }

  private static Row row(ChainRecord chain, byte[] wrapped) {
    return Row.of(
        StoreTable.AUDIT_CHAIN,
        chain.id(),
        chain.creationDate(),
        chain.publicKey().toByteArray(),
        wrapped,
        chain.head().number(),
        chain.head().hash().toByteArray());
  }

  private static ChainRecord chain(Row row) {
    return new ChainRecord(
        row.text(0),
        row.instant(1),
        Bytes.wrap(row.bytes(2)),
        new ChainHead(row.number(4), Bytes.wrap(row.bytes(5))));
  }
}
