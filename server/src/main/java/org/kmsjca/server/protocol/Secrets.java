// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/** Finds the secrets in requests and results. */
public final class Secrets {

  private Secrets() {}

  /**
   * Wipes all secrets of a record. A second call does nothing.
   *
   * @param structure its members
   * @param record the request or result; null for none
   */
  public static void destroy(Structure structure, @Nullable Object record) {
    if (record == null) {
      return;
    }
    for (Field field : structure.fields()) {
      destroy(field.shape(), field.read(record));
    }
  }

  private static void destroy(Shape shape, @Nullable Object value) {
    if (value instanceof KeyMaterial secret) {
      secret.destroy();
    } else if (shape instanceof Shape.Nested nested) {
      destroy(nested.structure(), value);
    } else if (shape instanceof Shape.Sequence list && value != null) {
      ((List<?>) value).forEach(element -> destroy(list.element(), element));
    }
  }
}
