// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes elements of an XML document in UTF-8. Confined to one thread. */
final class XmlText {

  private static final char REPLACEMENT = '\uFFFD';
  private static final char FIRST_PRINTABLE = ' ';
  private static final char FIRST_NONCHARACTER = '\uFFFE';

  private final OutputStream target;

  XmlText(OutputStream target) {
    this.target = target;
  }

  /** Begins an element; attributes may follow the name. */
  XmlText begin(String name) {
    return raw("<" + name + ">");
  }

  XmlText end(String name) {
    return raw("</" + name + ">");
  }

  /** Writes an element that has a text. */
  XmlText element(String name, String text) {
    return begin(name).text(text).end(name);
  }

  /** Writes a text; what XML cannot have is replaced. */
  XmlText text(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\r' -> escaped.append("&#xD;");
        default -> escaped.append(isAllowed(c) ? c : REPLACEMENT);
      }
    }
    return raw(escaped.toString());
  }

  private static boolean isAllowed(char c) {
    return c < FIRST_NONCHARACTER && (c >= FIRST_PRINTABLE || c == '\t' || c == '\n');
  }

  /** Writes a text in ASCII without any sign that means something in XML. */
  XmlText ascii(byte[] text) {
    try {
      target.write(text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private XmlText raw(String text) {
    return ascii(text.getBytes(StandardCharsets.UTF_8));
  }
}
