// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.kmsjca.format.MessageLayout.MAX_SEGMENTS;
import static org.kmsjca.format.MessageLayout.NO_SUCH_MESSAGE;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.testing.Spec;

class MessageLayoutTest {

  private static final int HEADER = 45;

  @Test
  void offsets_comparedWithThePage_areTheSame() {
    assertThat(
            new int[] {
              MessageLayout.MAGIC_OFFSET,
              MessageLayout.VERSION_OFFSET,
              MessageLayout.SUITE_OFFSET,
              MessageLayout.EXPONENT_OFFSET,
              MessageLayout.CONTEXT_LENGTH_OFFSET,
              MessageLayout.CONTEXT_OFFSET,
              MessageLayout.FLAGS_OFFSET,
              MessageLayout.MESSAGE_NUMBER_OFFSET,
              MessageLayout.BODY_PREFIX_SIZE_BYTES
            })
        .containsExactly(0, 3, 4, 6, 7, 9, 0, 1, 9);
  }

  @Test
  void headerSize_ofTheSmallestAndTheLargest_isThatOfThePage() {
    int[] largest = new int[MessageLayout.MAX_WRAPPED_KEYS];
    Arrays.fill(largest, MessageLayout.MAX_WRAPPED_KEY_SIZE_BYTES);

    assertThat(MessageLayout.headerSizeBytes(0, 1)).isEqualTo(HEADER);
    assertThat(MessageLayout.headerSizeBytes(8192, largest)).isEqualTo(106_570);
    assertThat(MessageLayout.MAX_HEADER_SIZE_BYTES).isEqualTo(106_570);
  }

  @Test
  void headerSize_outsideTheLimits_isRefused() {
    int[] seventeen = IntStream.range(0, 17).map(i -> 1).toArray();

    assertThatIllegalArgumentException().isThrownBy(() -> MessageLayout.headerSizeBytes(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageLayout.headerSizeBytes(8193, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageLayout.headerSizeBytes(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.headerSizeBytes(0, seventeen));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageLayout.headerSizeBytes(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageLayout.headerSizeBytes(0, 6145));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "4095, 1", "4096, 1", "4097, 2", "8192, 2", "8193, 3", "12387, 4"})
  @Spec("MF-22")
  void segmentCount_ofAPlaintext_hasOnlyTheLastShort(long plaintextSize, long segments) {
    assertThat(MessageLayout.segmentCount(12, plaintextSize)).isEqualTo(segments);
    assertThat(MessageLayout.messageSizeBytes(HEADER, 12, plaintextSize))
        .isEqualTo(HEADER + 9 + plaintextSize + 16 * segments);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 24})
  @Spec("MF-24")
  void largestPlaintext_fillsAllSegmentsThatTheIvCounts(int exponent) {
    long largest = MAX_SEGMENTS << exponent;

    assertThat(MessageLayout.maxPlaintextSizeBytes(exponent)).isEqualTo(largest);
    assertThat(MessageLayout.segmentCount(exponent, largest)).isEqualTo(MAX_SEGMENTS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.segmentCount(exponent, largest + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.messageSizeBytes(HEADER, exponent, largest + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 24})
  @Spec("MF-24")
  void messageSize_beyondTheLargest_isNoMessage(int exponent) {
    long largest = MessageLayout.maxPlaintextSizeBytes(exponent);
    long messageSize = MessageLayout.messageSizeBytes(HEADER, exponent, largest);

    assertThat(MessageLayout.plaintextSizeBytes(HEADER, exponent, messageSize)).isEqualTo(largest);
    for (int more : new int[] {1, 15, 16, 17, 4096}) {
      assertThat(MessageLayout.plaintextSizeBytes(HEADER, exponent, messageSize + more))
          .isEqualTo(NO_SUCH_MESSAGE);
    }
    assertThat(MessageLayout.plaintextSizeBytes(HEADER, exponent, Long.MAX_VALUE))
        .isEqualTo(NO_SUCH_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 44, 45, 54, 69})
  @Spec("MF-25")
  void messageSize_withoutOneTag_isNoMessage(long messageSize) {
    assertThat(MessageLayout.plaintextSizeBytes(HEADER, 12, messageSize))
        .isEqualTo(NO_SUCH_MESSAGE);
  }

  @Test
  @Spec({"MF-23", "MF-25"})
  void messageSize_withAnIncompleteOrEmptyLastSegment_isNoMessage() {
    int oneFull = HEADER + 9 + 4096 + 16;

    assertThat(MessageLayout.plaintextSizeBytes(HEADER, 12, oneFull)).isEqualTo(4096);
    for (int more = 1; more <= 16; more++) {
      assertThat(MessageLayout.plaintextSizeBytes(HEADER, 12, oneFull + more))
          .isEqualTo(NO_SUCH_MESSAGE);
    }
    assertThat(MessageLayout.plaintextSizeBytes(HEADER, 12, oneFull + 17)).isEqualTo(4097);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 11, 25, 32, 44, Integer.MAX_VALUE})
  @Spec("MF-5")
  void exponent_outsideItsRange_isRefused(int exponent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.segmentSizeBytes(exponent))
        .withMessageContaining("12 to 24");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.messageSizeBytes(HEADER, exponent, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.plaintextSizeBytes(HEADER, exponent, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 44, 106_571, Integer.MAX_VALUE})
  void headerSize_thatNoHeaderHas_isRefused(int headerSize) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.messageSizeBytes(headerSize, 12, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageLayout.plaintextSizeBytes(headerSize, 12, 100));
  }

  @Property
  void plaintextSize_ofAMessageSize_isTheInverse(
      @ForAll @IntRange(min = 45, max = 106_570) int headerSize,
      @ForAll @IntRange(min = 12, max = 24) int exponent,
      @ForAll @LongRange(min = 0, max = 1L << 43) long plaintextSize) {
    long messageSize = MessageLayout.messageSizeBytes(headerSize, exponent, plaintextSize);

    assertThat(MessageLayout.plaintextSizeBytes(headerSize, exponent, messageSize))
        .isEqualTo(plaintextSize);
  }

  @Property
  void messageSize_ofAPlaintextSize_isTheInverse(
      @ForAll @IntRange(min = 12, max = 24) int exponent,
      @ForAll @LongRange(min = 0, max = 1L << 56) long messageSize) {
    long plaintextSize = MessageLayout.plaintextSizeBytes(HEADER, exponent, messageSize);

    if (plaintextSize != NO_SUCH_MESSAGE) {
      assertThat(MessageLayout.messageSizeBytes(HEADER, exponent, plaintextSize))
          .isEqualTo(messageSize);
    }
  }
}
