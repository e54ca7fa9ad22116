// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

class AssociatedDataTest {

  private static final byte[] NONE = {};
  private static final byte[] IV = {(byte) 0xca, (byte) 0xfe};
  private static final byte[] AAD = {1, 2, 3};

  @Test
  @Spec("MF-19")
  void flags_ofWhatTheCallerGave_areSetForWhatIsNotEmpty() {
    assertThat(AssociatedData.flags(NONE, NONE)).isZero();
    assertThat(AssociatedData.flags(IV, NONE)).isEqualTo(1);
    assertThat(AssociatedData.flags(NONE, AAD)).isEqualTo(2);
    assertThat(AssociatedData.flags(IV, AAD)).isEqualTo(3);
    assertThat(AssociatedData.flags(new byte[1], new byte[1])).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, 0100000002cafe", "2, 0200000000010203", "3, 0300000002cafe010203"})
  @Spec("MF-16")
  void associatedData_ofFlags_holdsWhatTheySay(int flags, String hex) {
    assertThat(Bytes.wrap(AssociatedData.of(flags, IV, AAD)).hex()).isEqualTo(hex);
  }

  @Test
  @Spec("MF-16")
  void associatedData_ofEverySplitOfTheSameBytes_isDifferent() {
    byte[] joined = {3, 0, 0, 0, 2, 0, 0, 0, 0};
    Map<Bytes, String> seen = new HashMap<>();
    for (int split = 0; split <= joined.length; split++) {
      byte[] iv = Arrays.copyOf(joined, split);
      byte[] aad = Arrays.copyOfRange(joined, split, joined.length);
      byte[] associatedData = AssociatedData.of(AssociatedData.flags(iv, aad), iv, aad);
      assertThat(seen.put(Bytes.wrap(associatedData), "split " + split)).isNull();
    }
  }

  /** Given: i = an IV, o = the message's own IV, a = AAD. */
  @ParameterizedTest
  @CsvSource({
    "0, '', ",
    "0, a, AAD_MISMATCH",
    "0, i, CALLER_IV_MISMATCH",
    "0, ia, CALLER_IV_MISMATCH",
    "0, o, ",
    "0, oa, AAD_MISMATCH",
    "1, '', CALLER_IV_MISMATCH",
    "1, a, CALLER_IV_MISMATCH",
    "1, i, ",
    "1, ia, AAD_MISMATCH",
    "1, o, ",
    "2, '', AAD_MISMATCH",
    "2, a, ",
    "2, i, CALLER_IV_MISMATCH",
    "2, o, AAD_MISMATCH",
    "2, oa, ",
    "3, '', CALLER_IV_MISMATCH",
    "3, a, CALLER_IV_MISMATCH",
    "3, i, AAD_MISMATCH",
    "3, ia, ",
    "3, oa, "
  })
  @Spec({"MF-20", "MF-21", "MF-27"})
  void check_ofFlagsAndWhatTheReaderHas_refusesWhatDoesNotFit(
      int flags, String given, FailureClass failureClass) {
    byte[] ownIv = HexFormat.of().parseHex("000000000000010200000000");
    byte[] iv = given.startsWith("i") ? IV : given.startsWith("o") ? ownIv : NONE;
    byte[] aad = given.endsWith("a") ? AAD : NONE;

    if (failureClass == null) {
      assertThatCode(() -> AssociatedData.check(flags, 258, iv, aad)).doesNotThrowAnyException();
    } else {
      MalformedMessageException refused =
          catchThrowableOfType(
              MalformedMessageException.class, () -> AssociatedData.check(flags, 258, iv, aad));
      assertThat(refused.failureClass()).isEqualTo(failureClass);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "000000000000010200000001",
    "0000000000000102",
    "00000000000001020000000000",
    "000000000000010300000000"
  })
  @Spec("MF-20")
  void check_ofAnIvThatIsNearlyTheMessagesOwn_isRefused(String hex) {
    byte[] iv = HexFormat.of().parseHex(hex);

    MalformedMessageException refused =
        catchThrowableOfType(
            MalformedMessageException.class, () -> AssociatedData.check(0, 258, iv, NONE));
    assertThat(refused.failureClass()).isEqualTo(FailureClass.CALLER_IV_MISMATCH);
  }
}
