// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

class SegmentIvTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, false, 000000000000000000000000",
    "0, 0, true, 000000000000000000000001",
    "258, 1, false, 000000000000010200000002",
    "258, 1, true, 000000000000010200000003",
    "-1, 2147483647, false, fffffffffffffffffffffffe",
    "-1, 2147483647, true, ffffffffffffffffffffffff"
  })
  @Spec({"MF-1", "MF-14", "MF-24"})
  void iv_ofASegment_isNumberAndIndexAndEnd(long number, int index, boolean last, String iv) {
    assertThat(iv(number, index, last).hex()).isEqualTo(iv);
  }

  @Test
  @Spec("MF-14")
  void iv_ofDifferentSegments_isDifferent() {
    Set<Bytes> ivs = new HashSet<>();
    long[] numbers = {0, 1, 2, 255, 256, 1L << 31, 1L << 32, 1L << 33, -2, -1};
    int[] indices = {0, 1, 2, 127, 128, 1 << 30, Integer.MAX_VALUE - 1, Integer.MAX_VALUE};
    for (long number : numbers) {
      for (int index : indices) {
        ivs.add(iv(number, index, false));
        ivs.add(iv(number, index, true));
      }
    }

    assertThat(ivs).hasSize(2 * numbers.length * indices.length);
  }

  @Test
  @Spec("MF-24")
  void write_withANegativeIndex_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SegmentIv.write(new byte[12], 0, -1, true));
  }

  @Test
  void write_intoATooSmallArray_writesNothing() {
    byte[] target = new byte[11];

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> SegmentIv.write(target, -1, 1, true));
    assertThat(target).containsOnly(0);
  }

  @Test
  @Spec("MF-20")
  void ivOfAMessage_isItsNumberAndZeros() {
    assertThat(Bytes.wrap(SegmentIv.ofMessage(0xff00000000000001L)).hex())
        .isEqualTo("ff00000000000001" + "00000000");
  }

  private static Bytes iv(long number, int index, boolean last) {
    byte[] iv = new byte[SegmentIv.SIZE_BYTES];
    SegmentIv.write(iv, number, index, last);
    return Bytes.wrap(iv);
  }
}
