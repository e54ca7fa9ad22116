// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The lines of one kind of entry in the file of a KeyStore: a prefix, a name as in a URL, a value.
 */
final class EntryLines {

  private EntryLines() {}

  /** Reads the value of a line. */
  @FunctionalInterface
  interface Parser<E> {
    E parse(String value) throws CertificateException;
  }

  /**
   * Reads the entries of one kind.
   *
   * @param prefix how their lines begin
   * @param kind what they are, for the error
   * @return the entries by name
   * @throws IllegalArgumentException if one is malformed
   */
  static <E> Map<String, E> read(
      Properties properties, String prefix, String kind, Parser<E> parser) {
    Map<String, E> entries = new TreeMap<>();
    for (String property : properties.stringPropertyNames()) {
      if (property.startsWith(prefix)) {
        String name =
            URLDecoder.decode(property.substring(prefix.length()), StandardCharsets.UTF_8);
        try {
          entries.put(name, parser.parse(properties.getProperty(property)));
        } catch (IllegalArgumentException | DateTimeParseException | CertificateException e) {
          throw new IllegalArgumentException("the entry '" + name + "' is not " + kind, e);
        }
      }
    }
    return entries;
  }
}
