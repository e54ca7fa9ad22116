// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a section of the credentials file says besides its access key, such as {@code store} and
 * {@code region}. Secrets are not kept.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param exists whether the file has the section
 * @param members names and values
 */
record ProfileFile(boolean exists, Map<String, String> members) {

  static final String CA_BUNDLE = "ca_bundle";
  static final String ENDPOINT_URL = "endpoint_url";
  static final String REGION = "region";
  static final String STORE = "store";

  private static final String SECRETS = "aws_";

  /** Copies the map. */
  ProfileFile {
    members = Map.copyOf(members);
  }

  /**
   * Reads a section.
   *
   * @param file the credentials file; need not exist
   * @param profile names the section
   * @throws CommandException if the file cannot be read
   */
  static ProfileFile read(Path file, String profile) {
    if (!Files.exists(file)) {
      return new ProfileFile(false, Map.of());
    }
    try {
      return of(Files.readAllLines(file, StandardCharsets.UTF_8), profile);
    } catch (IOException e) {
      throw CommandException.configuration("the credentials file cannot be read: " + e);
    }
  }

  /** Reads a section of a file's lines. */
  static ProfileFile of(List<String> lines, String profile) {
    Map<String, String> members = new HashMap<>();
    boolean inside = false;
    boolean exists = false;
    for (String text : lines) {
      String line = text.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        inside = line.substring(1, line.length() - 1).strip().equals(profile);
        exists |= inside;
      } else if (inside && equals > 0 && !line.startsWith(SECRETS) && line.charAt(0) != '#') {
        members.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new ProfileFile(exists, members);
  }

  @Nullable String member(String name) {
    return members.get(name);
  }
}
