// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.kmsjca.material.KeyMaterial;

/** How bytes are written on the command line and in JSON. Bytes of {@code fileb://} are as is. */
public enum BlobFormat {
  /** In base64. */
  BASE64,
  /** As a text in UTF-8. */
  RAW_IN_BASE64_OUT;

  /**
   * Names the format.
   *
   * @return the value of {@code --cli-binary-format}
   */
  public String flag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds a format.
   *
   * @param flag the value of {@code --cli-binary-format}
   * @return the format
   * @throws InputException if there is none
   */
  public static BlobFormat of(String flag) {
    for (BlobFormat format : values()) {
      if (format.flag().equals(flag)) {
        return format;
      }
    }
    throw InputException.of(
        "--cli-binary-format",
        "'" + flag + "'; allowed: " + BASE64.flag() + ", " + RAW_IN_BASE64_OUT.flag());
  }

  /** Reads bytes; whoever asked destroys them. */
  KeyMaterial read(String text, String flag) {
    if (this == RAW_IN_BASE64_OUT) {
      return KeyMaterial.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return KeyMaterial.wrap(Base64.getMimeDecoder().decode(checked(text)));
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "Invalid base64 in "
              + flag
              + "; bytes are given as base64, as fileb://FILE, or as text with --cli-binary-format "
              + RAW_IN_BASE64_OUT.flag());
    }
  }

  /* Line breaks are allowed, for base64 that comes from a file; other characters are not. */
  private static String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "+/=\r\n".indexOf(c) >= 0;
      if (!known) {
        throw new IllegalArgumentException();
      }
    }
    return text;
  }
}
