// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a signature is computed over, for those who sign and those who check. */
final class StringToSign {

  /** The header with the date of a request. */
  static final String DATE_HEADER = "x-amz-date";

  /** The header with the token of a session. */
  static final String TOKEN_HEADER = "x-amz-security-token";

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private StringToSign() {}

  /** Writes a moment as requests do, in the basic format of ISO 8601. */
  static String date(Instant moment) {
    return BASIC.format(moment.atOffset(ZoneOffset.UTC));
  }

  /**
   * Reads what {@link #date} writes.
   *
   * @throws DateTimeException if it is not of this form
   */
  static Instant parseDate(String text) {
    return LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC);
  }

  /** Gives the bytes, in UTF-8. */
  static byte[] of(
      SignedMessage message, List<String> signedHeaders, String date, CredentialScope scope) {
    String canonical = CanonicalRequest.of(message, signedHeaders);
    return String.join(
            "\n",
            AuthorizationHeader.ALGORITHM,
            date,
            scope.toString(),
            JdkAlgorithms.sha256Hex(canonical.getBytes(StandardCharsets.UTF_8)))
        .getBytes(StandardCharsets.UTF_8);
  }
}
