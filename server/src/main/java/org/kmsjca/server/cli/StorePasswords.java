// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passwords of stores whose root key is derived from one: from a file that a variable names, or
 * typed at the terminal, a new one twice.
 */
final class StorePasswords {

  /** Names the file with the password of the store. */
  static final String VARIABLE = "KMS_JCA_PASSWORD_FILE";

  /** Names the file with the password that the store gets. */
  static final String NEW_VARIABLE = "KMS_JCA_NEW_PASSWORD_FILE";

  private static final String CURRENT = "Password of the store: ";
  private static final String NEW = "New password of the store: ";
  private static final String AGAIN = "The same again: ";

  private StorePasswords() {}

  /** Lends the password of a store to a function, and wipes it. */
  static <T> T with(Surroundings around, Function<char[], T> use) {
    String file = around.variable(VARIABLE);
    return lend(file == null ? typed(CURRENT, VARIABLE) : ofFile(around, file), use);
  }

  /**
   * Lends a password that a store gets to a function, and wipes it.
   *
   * @param variable names its file
   */
  static <T> T withNew(Surroundings around, String variable, Function<char[], T> use) {
    String file = around.variable(variable);
    return lend(file == null ? typedTwice(variable) : ofFile(around, file), use);
  }

  private static <T> T lend(char[] password, Function<char[], T> use) {
    try {
      return use.apply(password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static char[] typedTwice(String variable) {
    char[] first = typed(NEW, variable);
    char[] second = null;
    try {
      second = typed(AGAIN, variable);
      if (!Arrays.equals(first, second)) {
        throw CommandException.configuration(
            "What was typed the second time is not the same; nothing was done.");
      }
      return first.clone();
    } finally {
      Arrays.fill(first, '\0');
      if (second != null) {
        Arrays.fill(second, '\0');
      }
    }
  }

  @SuppressWarnings("SystemConsoleNull") // before JDK 22 there is none without a terminal
  private static char[] typed(String prompt, String variable) {
    Console console = System.console();
    char @Nullable [] typed = console == null ? null : console.readPassword(prompt);
    if (typed == null) {
      throw CommandException.configuration(
          "The root key of the store is derived from a password. Write it into a file that others"
              + " cannot read, and set "
              + variable
              + " to its name.");
    }
    return typed;
  }

  /** Reads the first line of a file; whoever asked wipes it. */
  static char[] ofFile(Surroundings around, String file) {
    byte[] content;
    try {
      content = Files.readAllBytes(around.path(file));
    } catch (IOException e) {
      throw CommandException.configuration("The file with the password cannot be read: " + e);
    }
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(content));
    try {
      int size = 0;
      while (size < text.length() && text.charAt(size) != '\n' && text.charAt(size) != '\r') {
        size++;
      }
      return Arrays.copyOf(text.array(), size);
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(text.array(), '\0');
    }
  }
}
