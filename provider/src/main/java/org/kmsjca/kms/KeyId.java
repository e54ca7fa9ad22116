// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The identifier of a KMS key within its account and Region: a UUID in lower case, or {@code mrk-}
 * and 32 hexadecimal digits for a multi-Region key.
 *
 * @param value the identifier
 */
public record KeyId(String value) {

  /** How the identifiers of multi-Region keys begin. */
  public static final String MULTI_REGION_PREFIX = "mrk-";

  private static final Pattern SYNTAX =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}");

  /**
   * Checks the syntax.
   *
   * @throws IllegalArgumentException if {@link #isKeyId} says no
   */
  public KeyId {
    if (!isKeyId(value)) {
      throw new IllegalArgumentException(
          "not a key ID: '" + value + "'; expected a UUID in lower case or mrk-<32 hex digits>");
    }
  }

  /**
   * Tells whether a text has the form of a key ID.
   *
   * @param text any text
   * @return true if it is a UUID with dashes in lower case, or {@code mrk-} and 32 digits
   */
  public static boolean isKeyId(String text) {
    return SYNTAX.matcher(text).matches();
  }

  /**
   * Makes the identifier of a single-Region key.
   *
   * @param uuid a UUID that was never used before
   * @return the identifier
   */
  public static KeyId of(UUID uuid) {
    return new KeyId(uuid.toString());
  }

  /** The identifier as text. */
  @Override
  public String toString() {
    return value;
  }
}
