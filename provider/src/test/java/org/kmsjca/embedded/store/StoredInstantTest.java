// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants in rows are read as the JDK reads them. */
class StoredInstantTest {

  private static final long YEAR_10000 = 253_402_300_800L;

  @Property
  void writtenInstant_isReadBack(
      @ForAll @LongRange(min = -YEAR_10000, max = 2 * YEAR_10000) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant instant = Instant.ofEpochSecond(second, nano);
    assertThat(StoredInstant.parse(instant.toString())).isEqualTo(instant);
  }

  @Property
  void milliseconds_areReadBack(
      @ForAll @LongRange(min = 0, max = YEAR_10000) long second,
      @ForAll @IntRange(max = 999) int milli) {
    Instant instant = Instant.ofEpochSecond(second).plusMillis(milli);
    assertThat(StoredInstant.parse(instant.toString())).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T00:00:00.1Z",
        "2026-11-22T00:00:00.123456789Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2024-02-29T12:00:00Z",
        "2026-11-22T01:00:00+01:00",
        "-0001-01-01T00:00:00Z"
      })
  void form_isReadAsTheJdkReadsIt(String text) {
    assertThat(StoredInstant.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-22",
        "2026-02-30T00:00:00Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22T00:00:60Z",
        "2026-11-22 00:00:00Z",
        "2026-11-22T00:00:00.1234567890Z",
        "2026-11-22T00:00:00.12x4Z",
        "2026-11-22T00:00:00",
        "20261-11-22T00:00:00Z",
        "२०२६-11-22T00:00:00Z"
      })
  void otherText_isRefused(String text) {
    assertThatThrownBy(() -> StoredInstant.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
