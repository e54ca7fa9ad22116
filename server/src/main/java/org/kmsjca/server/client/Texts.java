// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.nio.charset.StandardCharsets;

/** Texts of others, made fit to be shown. */
final class Texts {

  private static final int MAX_LENGTH = 10_000;

  private Texts() {}

  /** Takes out what would move a terminal's cursor or clear it, and what is too long. */
  static String shown(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("[\\p{Cntrl}&&[^\n\t]]|[\\x{80}-\\x{9F}]", "?");
  }

  /** Reads ASCII. */
  static String ascii(byte[] text) {
    return new String(text, StandardCharsets.US_ASCII);
  }
}
