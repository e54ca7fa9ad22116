// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The versions of the database schema, and the way from one to the next.
 *
 * <p>Version <i>n</i> is made of version <i>n - 1</i> by the statements in {@code schema-n.sql}.
 *
 * @see "docs/spec/store.md, section 2 (ST-1 to ST-4)"
 */
final class Schema {

  /** The version of a database without any table. */
  static final int EMPTY = 0;

  /** The version that this code reads and writes. */
  static final int LATEST = 2;

  /** Says in the file's header whose database it is: "KMSJ". */
  static final int APPLICATION_ID = 0x4b4d534a;

  private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*\\n");

  private Schema() {}

  /**
   * Finds out what a database is. Writes nothing.
   *
   * @return {@link #EMPTY} to {@link #LATEST}
   * @throws org.kmsjca.kms.KmsUnavailableException if it belongs to another program, or to a newer
   *     release
   */
  static int versionOf(Connection connection, Path store) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT a.application_id, u.user_version, (SELECT count(*) FROM sqlite_schema)"
                    + " FROM pragma_application_id a, pragma_user_version u")) {
      row.next();
      int applicationId = row.getInt(1);
      int version = row.getInt(2);
      boolean empty = applicationId == 0 && version == 0 && row.getInt(3) == 0;
      if (empty) {
        return EMPTY;
      }
      if (applicationId != APPLICATION_ID || version <= EMPTY) {
        throw StoreFault.of(
            "the file " + store + " is a database of another program",
            "it was left as it is; name another file as the store");
      }
      checkKnown(version, store);
      return version;
    }
  }

  /** Refuses versions of newer releases. */
  static void checkKnown(int version, Path store) {
    if (version > LATEST) {
      throw StoreFault.of(
          "the store " + store + " has schema version " + version + " of a newer release",
          "this release knows versions up to "
              + LATEST
              + "; it was left as it is; use the newer release, or restore an older backup");
    }
  }

  /** Brings a database from a version to the latest; the caller holds a write transaction. */
  static void migrate(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int next = version + 1; next <= LATEST; next++) {
        for (String sql : END_OF_STATEMENT.splitAsStream(script(next)).toList()) {
          statement.executeUpdate(sql);
        }
      }
      statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
      statement.executeUpdate("PRAGMA user_version = " + LATEST);
    }
  }

  private static String script(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream in =
        Objects.requireNonNull(Schema.class.getResourceAsStream(name), "missing " + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + name, e);
    }
  }
}
