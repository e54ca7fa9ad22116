// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the process that it runs in.
 *
 * <p><b>Thread safety:</b> immutable; the streams are as they are.
 *
 * @param environment variables by name
 * @param out gets results
 * @param err gets errors
 * @param directory where relative paths start
 * @param home of the user
 * @param zone in which moments are shown
 * @param clock tells the time to the service
 */
public record Surroundings(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    Path directory,
    Path home,
    ZoneId zone,
    InstantSource clock) {

  private static final int DEFAULT_WIDTH = 80;

  /** Copies the map. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Gives a variable; null if it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Finds a file; {@code ~/} at the beginning is the home directory. */
  Path path(String text) {
    return text.startsWith("~/") ? home.resolve(text.substring(2)) : directory.resolve(text);
  }

  /** Tells how many characters a line of the terminal has. */
  int width() {
    String columns = variable("COLUMNS");
    return columns != null && columns.matches("[1-9]\\d{0,3}")
        ? Integer.parseInt(columns)
        : DEFAULT_WIDTH;
  }
}
