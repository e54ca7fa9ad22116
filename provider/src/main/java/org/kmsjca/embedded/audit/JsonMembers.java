// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the members of one JSON object; called once for each line. */
@FunctionalInterface
interface JsonMembers {

  /** Writes members, or none. */
  void writeTo(JsonText json);

  /** Writes the entries of a map in its order; null stays null. */
  static @Nullable JsonMembers of(@Nullable Map<String, ?> map) {
    return map == null ? null : json -> JsonValues.writeMembers(json, map);
  }
}
