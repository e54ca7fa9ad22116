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

/**
 * Gets the password of a store whose root key is derived from one: from the file that {@code
 * KMS_JCA_PASSWORD_FILE} names, or from the terminal.
 */
final class StorePasswords {

  private static final String VARIABLE = "KMS_JCA_PASSWORD_FILE";

  private StorePasswords() {}

  /** Lends the password to a function, and wipes it. */
  static <T> T with(Surroundings around, Function<char[], T> use) {
    char[] password = read(around);
    try {
      return use.apply(password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  @SuppressWarnings("SystemConsoleNull") // before JDK 22 there is none without a terminal
  private static char[] read(Surroundings around) {
    String file = around.variable(VARIABLE);
    if (file != null) {
      return ofFile(around, file);
    }
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("Password of the store: ");
    if (typed == null) {
      throw CommandException.configuration(
          "The root key of the store is derived from a password. Write it into a file that others"
              + " cannot read, and set "
              + VARIABLE
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
