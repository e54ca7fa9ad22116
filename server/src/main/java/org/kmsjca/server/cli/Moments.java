// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Moments as version 2 of the AWS command line prints them. */
final class Moments {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  private Moments() {}

  /** Writes a moment of AWS KMS, which has milliseconds, in the zone of the user. */
  static String local(Instant moment, ZoneId zone) {
    Instant millis = moment.truncatedTo(ChronoUnit.MILLIS);
    return (millis.equals(moment.truncatedTo(ChronoUnit.SECONDS)) ? SECONDS : MICROS)
        .format(millis.atZone(zone));
  }

  /** Writes a moment of AWS IAM and AWS STS, which has seconds. */
  static String seconds(Instant moment) {
    return SECONDS.format(moment.atOffset(ZoneOffset.UTC));
  }
}
