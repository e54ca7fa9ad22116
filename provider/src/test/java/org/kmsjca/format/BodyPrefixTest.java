// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

class BodyPrefixTest {

  @Test
  @Spec("MF-1")
  void write_atAnOffset_writesFlagsAndNumberOnly() throws MalformedMessageException {
    byte[] target = new byte[13];

    BodyPrefix.write(target, 2, BodyPrefix.AAD_BOUND, 0x8102030405060708L);

    assertThat(Bytes.wrap(target).hex()).isEqualTo("0000" + "02" + "8102030405060708" + "0000");
    assertThat(BodyPrefix.flags(target, 2)).isEqualTo(BodyPrefix.AAD_BOUND);
    assertThat(BodyPrefix.messageNumber(target, 2)).isEqualTo(0x8102030405060708L);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 7, 0x80, 0xff, 0x100, -1})
  @Spec("MF-18")
  void write_withAnUnknownFlag_isRefusedAndWritesNothing(int flags) {
    byte[] target = new byte[9];

    assertThatIllegalArgumentException().isThrownBy(() -> BodyPrefix.write(target, 0, flags, -1));
    assertThat(target).containsOnly(0);
  }

  @Test
  void write_withoutRoom_writesNothing() {
    byte[] target = new byte[9];

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> BodyPrefix.write(target, 1, 3, -1));
    assertThat(target).containsOnly(0);
  }

  @Test
  @Spec("MF-18")
  void flags_ofEveryByte_areRefusedAboveThree() throws MalformedMessageException {
    for (int flags = 0; flags <= 3; flags++) {
      assertThat(BodyPrefix.flags(new byte[] {(byte) flags}, 0)).isEqualTo(flags);
    }
    for (int flags = 4; flags <= 0xff; flags++) {
      byte[] body = {(byte) flags};
      MalformedMessageException refused =
          catchThrowableOfType(MalformedMessageException.class, () -> BodyPrefix.flags(body, 0));
      assertThat(refused.failureClass()).isEqualTo(FailureClass.UNKNOWN_FLAGS);
    }
  }
}
