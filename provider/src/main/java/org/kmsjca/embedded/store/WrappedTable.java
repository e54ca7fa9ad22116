// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

/** The tables that hold wrapped secrets. Each secret is bound to a place and a name in it. */
enum WrappedTable {
  /** Key material: the place is the key ARN, the name the key material ID. */
  BACKING_KEY(
      "SELECT key_arn, material_id, wrapped FROM backing_key WHERE wrapped IS NOT NULL",
      "UPDATE backing_key SET wrapped = ? WHERE key_arn = ? AND material_id = ?");

  private final String select;
  private final String update;

  WrappedTable(String select, String update) {
    this.select = select;
    this.update = update;
  }

  /** Gives the query of place, name and wrapped secret. */
  String select() {
    return select;
  }

  /** Gives the statement with wrapped secret, place and name. */
  String update() {
    return update;
  }
}
