// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.Shape;
import org.kmsjca.server.protocol.Structure;

/** Shows all members of a request, for {@code --cli-input-json} to be filled in. */
public final class Skeleton {

  private Skeleton() {}

  /**
   * Makes a request of empty values.
   *
   * @param structure what members it can have
   * @return its members
   */
  public static Map<String, @Nullable Object> of(Structure structure) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Field field : structure.fields()) {
      members.put(field.wireName(), value(field.shape()));
    }
    return members;
  }

  private static @Nullable Object value(Shape shape) {
    if (shape instanceof Shape.Sequence list) {
      Object element = value(list.element());
      return element == null ? List.of() : List.of(element);
    }
    if (shape instanceof Shape.Nested nested) {
      return of(nested.structure());
    }
    if (shape instanceof Shape.Choice choice) {
      return new TreeSet<>(choice.values().keySet()).first();
    }
    return switch ((Shape.Scalar) shape) {
      case TEXT -> "";
      case INTEGER, LONG -> 0;
      case FLAG -> true;
      case TIME -> "1970-01-01T00:00:00";
      case BYTES, SECRET -> null;
      case PAIRS -> new LinkedHashMap<>(Map.of("KeyName", ""));
    };
  }
}
