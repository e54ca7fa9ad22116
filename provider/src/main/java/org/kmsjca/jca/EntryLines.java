// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyStoreException;
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
   * Refuses names that a file cannot hold.
   *
   * @throws KeyStoreException if half a surrogate pair is in the name, which no text file can hold
   */
  static void checkName(String name) throws KeyStoreException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new KeyStoreException(
          "the name of the entry is not text that UTF-8 can encode: it has half a surrogate pair");
    }
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
