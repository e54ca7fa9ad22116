// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The README in parts.
 *
 * @param directory where the file is
 * @param text all of it
 */
record Readme(Path directory, String text) {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

  /** Reads the README of the project, one directory above the module's. */
  static Readme read() throws IOException {
    Path directory = Path.of("").toAbsolutePath().getParent();
    return new Readme(directory, Files.readString(directory.resolve("README.md")));
  }

  /** Gives the code blocks of a language. */
  List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Gives the targets of all links. */
  List<String> links() {
    return LINK.matcher(text).results().map(link -> link.group(1)).toList();
  }

  /** Gives the rows of the table that begins with a header, cell by cell, without backquotes. */
  List<List<String>> table(String header) {
    int start = text.indexOf(header + "\n");
    if (start < 0) {
      throw new IllegalArgumentException("no table begins with " + header);
    }
    List<List<String>> rows = new ArrayList<>();
    String body = text.substring(start);
    for (String line : body.lines().skip(2).takeWhile(line -> line.startsWith("|")).toList()) {
      String inner = line.substring(1, line.length() - 1);
      rows.add(
          Pattern.compile("\\|")
              .splitAsStream(inner)
              .map(cell -> cell.replace("`", "").strip())
              .toList());
    }
    return rows;
  }
}
