// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.cli.output.OutputFormat;
import org.kmsjca.server.protocol.JsonTree;

/**
 * Where a list that was cut by {@code --max-items} goes on: the value of {@code NextToken} and of
 * {@code --starting-token}, in the form of the AWS command line.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param marker of the page, as the service gave it; null for the first page
 * @param skipped how many entries of the page were already shown
 */
record PageToken(@Nullable String marker, int skipped) {

  private static final String SKIPPED = "boto_truncate_amount";

  /** Reads a token. */
  static PageToken read(String text, Paging paging) {
    try {
      Object decoded =
          JsonTree.read(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
      if (decoded instanceof Map<?, ?> members) {
        Object marker = members.get(paging.token());
        Object skipped = members.get(SKIPPED);
        return new PageToken(
            marker instanceof String name ? name : null,
            skipped instanceof Number number ? Math.max(0, number.intValue()) : 0);
      }
    } catch (IllegalArgumentException e) {
      throw bad(text);
    }
    throw bad(text);
  }

  private static CommandException bad(String text) {
    return CommandException.usage("Bad starting token: " + text);
  }

  /** Writes the token. */
  String text(Paging paging) {
    String name = marker == null ? "null" : OutputFormat.JSON.print("", marker, 0).strip();
    String json =
        "{\""
            + paging.token()
            + "\": "
            + name
            + (skipped == 0 ? "" : ", \"" + SKIPPED + "\": " + skipped)
            + "}";
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
