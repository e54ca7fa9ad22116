// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.kmsjca.format.HeaderReader.NEED_MORE;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

class HeaderReaderTest {

  private static final MessageHeader HEADER =
      new MessageHeader(
          12,
          EncryptionContext.of("key", "value"),
          List.of(Bytes.utf8("first"), Bytes.utf8("second")),
          Bytes.wrap(new byte[32]));

  private static final byte[] ENCODED = HEADER.encode().toByteArray();

  /* Up to the length of the last wrapped data key: from there on the size is known. */
  private static final int KNOWN_FROM = ENCODED.length - 32 - "second".length();

  @Test
  void headerSize_whileTheBytesArrive_isKnownWithTheLastLength() throws Exception {
    for (int available = 0; available < KNOWN_FROM; available++) {
      assertThat(HeaderReader.headerSizeBytes(ENCODED, 0, available)).isEqualTo(NEED_MORE);
    }
    for (int available = KNOWN_FROM; available <= ENCODED.length; available++) {
      assertThat(HeaderReader.headerSizeBytes(ENCODED, 0, available)).isEqualTo(ENCODED.length);
    }
  }

  @Test
  void headerSize_ofAHeaderInsideALargerArray_looksAtTheRangeOnly() throws Exception {
    byte[] buffer = new byte[ENCODED.length + 20];
    Arrays.fill(buffer, (byte) 0xff);
    System.arraycopy(ENCODED, 0, buffer, 7, ENCODED.length);

    assertThat(HeaderReader.headerSizeBytes(buffer, 7, buffer.length - 7))
        .isEqualTo(ENCODED.length);
    assertThat(HeaderReader.headerSizeBytes(buffer, 7, KNOWN_FROM - 1)).isEqualTo(NEED_MORE);
    assertThat(HeaderReader.boundSizeBytes(buffer, 7)).isEqualTo(HEADER.boundPart().sizeBytes());
    assertThat(HeaderReader.segmentSizeExponent(buffer, 7)).isEqualTo(12);
  }

  @Test
  @Spec("MF-26")
  void headerSize_ofACompleteHeader_allocatesNothing() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long rounds = 50_000;
    long sum = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      sum += HeaderReader.headerSizeBytes(ENCODED, 0, ENCODED.length);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(sum).isEqualTo(rounds * ENCODED.length);
    // Less than one byte a call: what is left is the measurement's own and the compiler's.
    assertThat(allocated).isLessThan(rounds);
  }

  @Test
  void commitmentOffset_isThirtyTwoBytesBeforeTheEnd() {
    assertThat(HeaderReader.commitmentOffset(ENCODED.length)).isEqualTo(ENCODED.length - 32);
  }

  @Test
  void range_outsideTheArray_isRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> HeaderReader.headerSizeBytes(ENCODED, 1, ENCODED.length));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> HeaderReader.headerSizeBytes(ENCODED, -1, 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> HeaderReader.headerSizeBytes(ENCODED, 0, -1));
  }

  /** Nothing stands behind the field that is wrong: a reader that waited would get NEED_MORE. */
  @ParameterizedTest
  @CsvSource({
    "00, BAD_MAGIC",
    "4b00, BAD_MAGIC",
    "4b4d00, BAD_MAGIC",
    "4b4d5300, UNKNOWN_VERSION",
    "4b4d5302, UNKNOWN_VERSION",
    "4b4d53010000, UNKNOWN_SUITE",
    "4b4d53010002, UNKNOWN_SUITE",
    "4b4d53010101, UNKNOWN_SUITE",
    "4b4d530100010b, BAD_SEGMENT_SIZE",
    "4b4d5301000119, BAD_SEGMENT_SIZE",
    "4b4d53010001ff, BAD_SEGMENT_SIZE",
    "4b4d530100010c0001, BAD_CONTEXT",
    "4b4d530100010c0005, BAD_CONTEXT",
    "4b4d530100010c2001, BAD_CONTEXT",
    "4b4d530100010cffff, BAD_CONTEXT",
    "4b4d530100010c000000, BAD_WRAPPED_KEYS",
    "4b4d530100010c000011, BAD_WRAPPED_KEYS",
    "4b4d530100010c0000010000, BAD_WRAPPED_KEYS",
    "4b4d530100010c0000011801, BAD_WRAPPED_KEYS",
    "4b4d530100010c000002000177ffff, BAD_WRAPPED_KEYS"
  })
  @Spec({"MF-2", "MF-3", "MF-4", "MF-5", "MF-6", "MF-8", "MF-9", "MF-26"})
  void field_outsideItsLimits_isRefusedAtOnce(String start, FailureClass failureClass)
      throws Exception {
    byte[] bytes = HexFormat.of().parseHex(start);

    MalformedMessageException refused =
        catchThrowableOfType(
            MalformedMessageException.class,
            () -> HeaderReader.headerSizeBytes(bytes, 0, bytes.length));
    assertThat(refused.failureClass()).isEqualTo(failureClass);
    assertThat(HeaderReader.headerSizeBytes(bytes, 0, bytes.length - 1)).isEqualTo(NEED_MORE);
  }

  @ParameterizedTest
  @CsvSource({
    "4b4d530100010c2000, -1",
    "4b4d530100010c0006, -1",
    "4b4d530100010c000010, -1",
    "4b4d530100010c0000011800, 6188",
    "4b4d53010001180000010001, 45"
  })
  @Spec({"MF-5", "MF-6", "MF-8", "MF-9"})
  void field_atItsLimit_isAccepted(String start, int headerSize) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(start);

    assertThat(HeaderReader.headerSizeBytes(bytes, 0, bytes.length)).isEqualTo(headerSize);
  }

  @ParameterizedTest
  @CsvSource({
    "4b4d00 00 0000 00 ffff 00, BAD_MAGIC",
    "4b4d53 00 0000 00 ffff 00, UNKNOWN_VERSION",
    "4b4d53 01 0000 00 ffff 00, UNKNOWN_SUITE",
    "4b4d53 01 0001 00 ffff 00, BAD_SEGMENT_SIZE",
    "4b4d53 01 0001 0c ffff 00, BAD_CONTEXT",
    "4b4d53 01 0001 0c 0000 00, BAD_WRAPPED_KEYS"
  })
  @Spec("MF-27")
  void fields_ofWhichSeveralAreWrong_areCheckedInOrder(String start, FailureClass failureClass) {
    byte[] bytes = HexFormat.of().parseHex(start.replace(" ", ""));

    MalformedMessageException refused =
        catchThrowableOfType(
            MalformedMessageException.class,
            () -> HeaderReader.headerSizeBytes(bytes, 0, bytes.length));
    assertThat(refused.failureClass()).isEqualTo(failureClass);
  }
}
