// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.Structure;

/** Names of members that the records have under another name. The protocol understands them. */
public final class DeprecatedFlags {

  private static final String KEY_SPEC = "KeySpec";
  private static final String TWIN = "CustomerMasterKeySpec";

  private DeprecatedFlags() {}

  /**
   * Names all members that a request can have on the command line.
   *
   * @param structure the request
   * @return their names on the wire, deprecated ones last
   */
  public static List<String> members(Structure structure) {
    List<String> names = new ArrayList<>();
    structure.fields().forEach(field -> names.add(field.wireName()));
    if (structure.type() == CreateKey.class) {
      names.add(TWIN);
    }
    return names;
  }

  /**
   * Finds a member.
   *
   * @param structure the request
   * @param wireName its name, also a deprecated one
   * @return what its values are like; null if there is none
   */
  public static @Nullable Field field(Structure structure, String wireName) {
    boolean other = structure.type() == CreateKey.class && wireName.equals(TWIN);
    return structure.field(other ? KEY_SPEC : wireName).orElse(null);
  }
}
