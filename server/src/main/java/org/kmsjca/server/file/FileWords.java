// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.spec.KmsKey;
import picocli.CommandLine.ParseResult;

/** What was typed, with its errors. Immutable. */
record FileWords(ParseResult words) {

  private static final String ESCAPED_COMMA = "\\,";

  /** A KMS key by its name. */
  private record NamedKey(String keyId) implements KmsKey {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Opens an input. A directory could be opened too, and would fail without a name when it is read.
   */
  static FileChannel open(FileSurroundings around, String name) throws IOException {
    Path file = around.path(name);
    if (Files.isDirectory(file)) {
      throw new FileException(FileExit.GENERAL, file + " is a directory");
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /** Tells whether a flag was given. */
  boolean has(String flag) {
    return words.hasMatchedOption(flag);
  }

  /** Gives the files, of which there must be a certain number. */
  List<String> files(int number) {
    List<String> files =
        words.matchedPositionals().stream().flatMap(one -> one.stringValues().stream()).toList();
    if (files.size() != number) {
      throw FileException.usage(
          (number == 1 ? "one file is expected" : "an input and an output are expected")
              + ", not "
              + files.size()
              + " words");
    }
    return files;
  }

  /** Gives a key that must be named. */
  KmsKey key(String flag) {
    KmsKey key = keyOrNull(flag);
    if (key == null) {
      throw FileException.usage("the following argument is required: " + flag);
    }
    return key;
  }

  /** Gives a key; null if none is named. */
  @Nullable KmsKey keyOrNull(String flag) {
    String name = has(flag) ? words.matchedOption(flag).getValue() : null;
    return name == null ? null : new NamedKey(name);
  }

  /**
   * Gives the pairs of an encryption context, {@code a=b,c=d}; a comma in a value is {@code \,}.
   */
  EncryptionContext context(String flag) {
    if (!has(flag)) {
      return EncryptionContext.EMPTY;
    }
    Map<String, String> pairs = new TreeMap<>();
    for (String word : words.matchedOption(flag).stringValues()) {
      for (String pair : word.split("(?<!\\\\),", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw FileException.usage("argument " + flag + ": name=value,... is expected");
        }
        String name = pair.substring(0, equals).replace(ESCAPED_COMMA, ",");
        String value = pair.substring(equals + 1).replace(ESCAPED_COMMA, ",");
        if (pairs.put(name, value) != null) {
          throw FileException.usage("argument " + flag + ": '" + name + "' is given twice");
        }
      }
    }
    try {
      return EncryptionContext.of(pairs);
    } catch (IllegalArgumentException e) {
      throw FileException.usage("argument " + flag + ": " + e.getMessage());
    }
  }
}
