// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which errors operations declare, from tables. */
final class DeclaredErrors {

  private DeclaredErrors() {}

  /** Reads a table: the names of the errors by the name of the operation. */
  static Map<String, Set<String>> read(String resource) {
    try (InputStream in = DeclaredErrors.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(":", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> names(parts[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split(" "));
  }
}
