// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What help shows of the use of a command. Stateless. */
final class Examples {

  private static final String FILE = "examples.txt";

  private Examples() {}

  /** Gives the lines of all commands that have some. */
  static Map<String, List<String>> all() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    try (InputStream stream = Examples.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("[")) {
          lines = new ArrayList<>();
          all.put(line.substring(1, line.length() - 1), lines);
        } else if (!line.startsWith("#")) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Gives what help shows for a command; empty if there is none. */
  static String of(String command) {
    List<String> lines = all().getOrDefault(command, List.of());
    StringBuilder text = new StringBuilder();
    if (!lines.isEmpty()) {
      text.append("\nExamples:\n");
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return text.toString();
  }
}
