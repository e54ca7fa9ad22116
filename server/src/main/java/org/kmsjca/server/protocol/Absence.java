// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.List;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.MultiRegionConfiguration;

/** Tells which values stand for an absent member. */
final class Absence {

  private Absence() {}

  /** Tells whether a value is an empty list, an empty context, or a record without members. */
  static boolean isAbsent(Shape shape, Object value) {
    if (shape == Shape.Scalar.PAIRS) {
      return ((EncryptionContext) value).isEmpty();
    }
    if (shape instanceof Shape.Sequence) {
      return ((List<?>) value).isEmpty();
    }
    if (shape instanceof Shape.Nested nested) {
      for (Field field : nested.structure().fields()) {
        Object member = field.read(value);
        if (member != null && !isAbsent(field.shape(), member)) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  /** Tells whether a structure inside a result says of its lists that they are empty. */
  static boolean showsEmptyLists(Structure nested) {
    return nested.type() == MultiRegionConfiguration.class;
  }
}
