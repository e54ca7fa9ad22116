// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The identifiers of grants: 64 lower-case hexadecimal digits. */
public final class GrantIds {

  /** How many bytes an identifier stands for. */
  static final int SIZE_BYTES = 32;

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private GrantIds() {}

  /** Draws a new identifier. */
  public static String generate(SecureRandom random) {
    byte[] bytes = new byte[SIZE_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Tells whether a text could be an identifier. */
  public static boolean isGrantId(String text) {
    return FORM.matcher(text).matches();
  }
}
