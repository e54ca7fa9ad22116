// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The tables of cases in the directory {@code policy}: one case a line, columns between bars. */
final class Corpus {

  private Corpus() {}

  /**
   * Makes a test of every line that is neither empty nor a comment.
   *
   * @param file the name of the table
   * @param columns how many columns each line must have
   * @param test checks one line
   */
  static Stream<DynamicTest> tests(String file, int columns, Consumer<List<String>> test) {
    List<String> lines = lines(file);
    Stream<DynamicTest> tests =
        IntStream.range(0, lines.size())
            .filter(i -> !lines.get(i).isBlank() && !lines.get(i).startsWith("#"))
            .mapToObj(
                i ->
                    DynamicTest.dynamicTest(
                        file + ":" + (i + 1) + " " + lines.get(i),
                        () -> test.accept(cells(lines.get(i), columns))));
    return grouped(file, tests);
  }

  /** Makes one test of all if {@code corpus.grouped} is set, which mutation testing does. */
  static Stream<DynamicTest> grouped(String file, Stream<DynamicTest> tests) {
    List<DynamicTest> all = tests.toList();
    return Boolean.getBoolean("corpus.grouped")
        ? Stream.of(
            DynamicTest.dynamicTest(
                file,
                () -> {
                  for (DynamicTest test : all) {
                    test.getExecutable().execute();
                  }
                }))
        : all.stream();
  }

  private static List<String> cells(String line, int columns) {
    List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
    if (cells.size() != columns) {
      throw new IllegalArgumentException("expected " + columns + " columns: " + line);
    }
    return cells;
  }

  private static List<String> lines(String file) {
    return text(file).lines().toList();
  }

  /** Reads a file of the directory. */
  static String text(String file) {
    try (InputStream in = Corpus.class.getResourceAsStream("/policy/" + file)) {
      byte[] text = Objects.requireNonNull(in, file).readAllBytes();
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
