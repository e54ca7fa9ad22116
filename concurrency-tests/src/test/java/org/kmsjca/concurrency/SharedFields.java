// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.concurrency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The fields in the provider's source that are made for threads to share, found by their looks. */
final class SharedFields {

  private static final Path SOURCE = Path.of("..", "provider", "src", "main", "java");

  /* Modifiers, type, name: "private volatile boolean retired;". Local variables have no modifier. */
  private static final Pattern FIELD =
      Pattern.compile(
          " +(?<modifiers>((private|protected|public|static|final|transient|volatile) )+)"
              + "(?<type>[\\w.<>?,@ \\[\\]]+) (?<name>\\w+)( =.*|;.*)");

  private static final Pattern SHARED_TYPE =
      Pattern.compile("(Atomic|Concurrent|CopyOnWrite|LongAdder|VarHandle|\\w*Lock\\b).*");

  private static final Pattern SHARED_VALUE =
      Pattern.compile(".*(new (Concurrent|CopyOnWrite)|Collections\\.synchronized).*");

  private SharedFields() {}

  /** Gives their names with those of their top-level classes, such as {@code DataKey.retired}. */
  static List<String> all() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCE)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(SharedFields::of)
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static Stream<String> of(Path file) {
    List<String> lines = lines(file);
    String owner = file.getFileName().toString().replace(".java", ".");
    return IntStream.range(1, lines.size())
        .mapToObj(i -> name(lines.get(i - 1), joined(lines, i)))
        .flatMap(Stream::ofNullable)
        .map(owner::concat);
  }

  /* A long declaration goes on in the next line. */
  private static String joined(List<String> lines, int i) {
    String line = lines.get(i);
    boolean goesOn = line.endsWith("=") || line.endsWith(">");
    return goesOn && i + 1 < lines.size() ? line + " " + lines.get(i + 1).strip() : line;
  }

  /** Gives the name of a field that is shared; null for every other line. */
  private static String name(String before, String line) {
    Matcher field = FIELD.matcher(line);
    if (!field.matches()) {
      return null;
    }
    boolean shared =
        field.group("modifiers").contains("volatile")
            || before.strip().startsWith("@GuardedBy")
            || SHARED_TYPE.matcher(field.group("type")).matches()
            || SHARED_VALUE.matcher(line).matches();
    return shared ? field.group("name") : null;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
