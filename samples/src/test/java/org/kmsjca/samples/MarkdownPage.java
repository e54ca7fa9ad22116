// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page of the documentation in parts.
 *
 * @param directory where the file is
 * @param text all of it
 */
record MarkdownPage(Path directory, String text) {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

  /** Reads a page; the name is relative to the project, one directory above the module's. */
  static MarkdownPage read(String name) throws IOException {
    Path file = Path.of("").toAbsolutePath().getParent().resolve(name);
    return new MarkdownPage(file.getParent(), Files.readString(file));
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
