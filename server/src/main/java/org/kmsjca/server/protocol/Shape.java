// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.Map;

/**
 * What kind of value a member has.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface Shape {

  /** Values without parts. */
  enum Scalar implements Shape {
    /** A text: {@link String}. */
    TEXT,
    /** A whole number: {@link Integer}. */
    INTEGER,
    /** A large whole number: {@link Long}. */
    LONG,
    /** True or false: {@link Boolean}. */
    FLAG,
    /** A moment: {@link java.time.Instant}. */
    TIME,
    /** Public bytes: {@link org.kmsjca.material.Bytes}. */
    BYTES,
    /** Secret bytes: {@link org.kmsjca.material.KeyMaterial}. */
    SECRET,
    /** Pairs of texts: {@link org.kmsjca.kms.EncryptionContext}. */
    PAIRS
  }

  /**
   * One of some names.
   *
   * @param values the constants of an enumeration by their names on the wire
   * @param names the names by the constants
   */
  record Choice(Map<String, Enum<?>> values, Map<Enum<?>, String> names) implements Shape {

    /** Copies the maps. */
    public Choice {
      values = Map.copyOf(values);
      names = Map.copyOf(names);
    }
  }

  /**
   * A list.
   *
   * @param element what its elements are
   */
  record Sequence(Shape element) implements Shape {}

  /**
   * A record.
   *
   * @param structure its members
   */
  record Nested(Structure structure) implements Shape {}
}
