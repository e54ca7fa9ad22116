// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of {@code docs/spec}, found from the directory of the module. */
public final class SpecPages {

  private static final Path DIRECTORY = Path.of("..", "docs", "spec");

  private static final Pattern DEFINITION = Pattern.compile("\\*\\*([A-Z]{2}-[0-9]+)\\*\\*");

  private SpecPages() {}

  /**
   * Reads a page.
   *
   * @param name such as {@code message-format.md}
   * @return its text
   */
  public static String read(String name) {
    return read(DIRECTORY.resolve(name));
  }

  /**
   * Reads the code block behind a marker.
   *
   * @param name such as {@code message-format.md}
   * @param marker the block follows the HTML comment with this text
   * @return the lines of the block
   */
  public static List<String> codeBlock(String name, String marker) {
    Pattern block =
        Pattern.compile(
            "<!-- " + Pattern.quote(marker) + " -->\\s*```[a-z]*\\n(.*?)```", Pattern.DOTALL);
    Matcher found = block.matcher(read(name));
    if (!found.find()) {
      throw new AssertionError(name + " has no code block behind the marker " + marker);
    }
    return found.group(1).lines().toList();
  }

  /**
   * Finds all definitions of requirements.
   *
   * @return the ids in the order of the pages, with repetitions
   */
  public static List<String> definedIds() {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> pages = Files.list(DIRECTORY)) {
      for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        Matcher definition = DEFINITION.matcher(read(page));
        while (definition.find()) {
          ids.add(definition.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
