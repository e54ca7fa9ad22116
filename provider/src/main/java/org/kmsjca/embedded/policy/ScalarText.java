// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values of numeric, date, Boolean and binary operators; empty if malformed. */
final class ScalarText {

  /** Far more digits than any condition key has; bounds the work for hostile values. */
  private static final int MAX_NUMBER_LENGTH = 64;

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");
  private static final Pattern EPOCH_SECONDS = Pattern.compile("-?[0-9]{1,12}");
  private static final int DATE_LENGTH = "2026-08-22".length();

  private ScalarText() {}

  /** Reads a decimal number. */
  static Optional<BigDecimal> number(String text) {
    if (text.length() > MAX_NUMBER_LENGTH || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }

  /** Reads a decimal number, or a date as seconds since 1970. */
  static Optional<BigDecimal> numberOrDate(String text) {
    return number(text).or(() -> date(text).map(date -> BigDecimal.valueOf(date.getEpochSecond())));
  }

  /** Reads an ISO 8601 date with time and offset, a date alone (midnight UTC), or epoch seconds. */
  static Optional<Instant> date(String text) {
    if (text.length() > MAX_NUMBER_LENGTH) {
      return Optional.empty();
    }
    try {
      if (EPOCH_SECONDS.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      if (text.length() == DATE_LENGTH) {
        return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Reads {@code true} or {@code false} in any case. */
  static Optional<Boolean> bool(String text) {
    if (text.equalsIgnoreCase("true")) {
      return Optional.of(true);
    }
    return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
  }

  /** Reads base64; two texts that stand for the same bytes give equal results. */
  static Optional<String> binary(String text) {
    try {
      return Optional.of(Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
