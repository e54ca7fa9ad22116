// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.UUID;

/**
 * The identifier of a KMS key within its account and Region: a UUID in lower case, or {@code mrk-}
 * and 32 hexadecimal digits for a multi-Region key.
 *
 * @param value the identifier
 */
public record KeyId(String value) {

  /** How the identifiers of multi-Region keys begin. */
  public static final String MULTI_REGION_PREFIX = "mrk-";

  /* 0 stands for a digit. Compared by hand: every call of the service does it several times. */
  private static final String SINGLE_REGION_FORM = "00000000-0000-0000-0000-000000000000";
  private static final String MULTI_REGION_FORM =
      MULTI_REGION_PREFIX + "00000000000000000000000000000000";

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
    return hasForm(text, SINGLE_REGION_FORM) || hasForm(text, MULTI_REGION_FORM);
  }

  private static boolean hasForm(String text, String form) {
    if (text.length() != form.length()) {
      return false;
    }
    for (int i = 0; i < form.length(); i++) {
      char expected = form.charAt(i);
      char given = text.charAt(i);
      if (expected == '0' ? !isDigit(given) : given != expected) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
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
