// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.crypto.AEADBadTagException;
import org.kmsjca.material.KeyMaterial;

/**
 * Wraps all secrets of a store by another root key, inside of the caller's transaction.
 *
 * @see "docs/spec/store.md, section 3 (ST-18)"
 */
final class RootKeyRotation {

  private final Path store;
  private final RootKey present;
  private final RootKey next;
  private final SecureRandom random;

  RootKeyRotation(Path store, RootKey present, RootKey next, SecureRandom random) {
    this.store = store;
    this.present = present;
    this.next = next;
    this.random = random;
  }

  /** Reads a table of secrets, and writes it back row by row; memory does not grow with it. */
  void rewrap(Connection connection, WrappedTable table) throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(table.select());
        PreparedStatement write = connection.prepareStatement(table.update());
        ResultSet rows = read.executeQuery()) {
      while (rows.next()) {
        String place = rows.getString(1);
        String name = rows.getString(2);
        write.setBytes(1, rewrap(place, name, rows.getBytes(3)));
        write.setString(2, place);
        write.setString(3, name);
        write.executeUpdate();
      }
    }
  }

  private byte[] rewrap(String place, String name, byte[] wrapped) {
    try {
      KeyMaterial secret = present.unwrap(place, name, wrapped);
      try {
        return next.wrap(place, name, secret, random);
      } finally {
        secret.destroy();
      }
    } catch (AEADBadTagException e) {
      throw StoreFault.of(
          "the store " + store + " is damaged (" + name + " of " + place + " does not unwrap)",
          "restore it from a backup");
    }
  }
}
