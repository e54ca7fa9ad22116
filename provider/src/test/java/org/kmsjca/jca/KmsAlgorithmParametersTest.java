// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsParameterSpec;

/** AlgorithmParameters KMS-AES: section F of the JCA's rules. */
class KmsAlgorithmParametersTest {

  private static final byte[] IV = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private static final KmsParameterSpec SPEC =
      new KmsParameterSpec(
          EncryptionContext.of(Map.of("a", "1", "b", "2")), Bytes.copyOf(IV), List.of());

  private static AlgorithmParameters parameters() throws Exception {
    return AlgorithmParameters.getInstance("KMS-AES", new KmsProvider());
  }

  private static AlgorithmParameters with(AlgorithmParameterSpec spec) throws Exception {
    AlgorithmParameters parameters = parameters();
    parameters.init(spec);
    return parameters;
  }

  /** F-1, F-3. */
  @Test
  void spec_ofEachKind_isGivenAsEachKind() throws Exception {
    for (AlgorithmParameterSpec given :
        List.of(new GCMParameterSpec(128, IV), new IvParameterSpec(IV), SPEC)) {
      AlgorithmParameters parameters = with(given);
      GCMParameterSpec gcm = parameters.getParameterSpec(GCMParameterSpec.class);
      assertThat(gcm.getIV()).isEqualTo(IV);
      assertThat(gcm.getTLen()).isEqualTo(128);
      assertThat(parameters.getParameterSpec(IvParameterSpec.class).getIV()).isEqualTo(IV);
      assertThat(parameters.getParameterSpec(KmsParameterSpec.class).iv())
          .isEqualTo(Bytes.copyOf(IV));
      assertThat(parameters.getParameterSpec(AlgorithmParameterSpec.class)).isNotNull();
    }
    assertThat(with(SPEC).getParameterSpec(KmsParameterSpec.class)).isEqualTo(SPEC);
  }

  /** F-1: refused, and the array that was given is not kept. */
  @Test
  void init_withWhatIsNotAllowed_isRefused() {
    for (AlgorithmParameterSpec given :
        Arrays.asList(
            new GCMParameterSpec(96, IV),
            new PBEParameterSpec(IV, 1),
            new IvParameterSpec(IV, 0, 0))) {
      assertThatThrownBy(() -> with(given)).isInstanceOf(InvalidParameterSpecException.class);
    }
    assertThatThrownBy(() -> with(null)).isInstanceOf(InvalidParameterSpecException.class);
  }

  /** F-3. */
  @Test
  void spec_ofAnUnknownKind_isRefused() throws Exception {
    AlgorithmParameters parameters = with(SPEC);
    assertThatThrownBy(() -> parameters.getParameterSpec(PBEParameterSpec.class))
        .isInstanceOf(InvalidParameterSpecException.class)
        .hasMessageContaining("PBEParameterSpec")
        .hasMessageContaining("GCMParameterSpec");
  }

  /** F-2: without a context, what RFC 5084 says and other tools read. */
  @Test
  void encoding_withoutContext_isThatOfGcm() throws Exception {
    byte[] encoded = with(new GCMParameterSpec(128, IV)).getEncoded();
    AlgorithmParameters gcm = AlgorithmParameters.getInstance("GCM");
    gcm.init(new GCMParameterSpec(128, IV));
    assertThat(encoded).isEqualTo(gcm.getEncoded());
    AlgorithmParameters read = AlgorithmParameters.getInstance("GCM");
    read.init(encoded);
    assertThat(read.getParameterSpec(GCMParameterSpec.class).getIV()).isEqualTo(IV);
  }

  /** F-2, C-15. */
  @ParameterizedTest
  @ValueSource(strings = {"ASN.1", "asn.1"})
  void encoding_read_givesTheSame(String format) throws Exception {
    byte[] encoded = with(SPEC).getEncoded(format);
    assertThat(encoded).isEqualTo(with(SPEC).getEncoded()).isEqualTo(with(SPEC).getEncoded(null));
    AlgorithmParameters read = parameters();
    read.init(encoded, format);
    assertThat(read.getParameterSpec(KmsParameterSpec.class)).isEqualTo(SPEC);
    AlgorithmParameters readWithoutFormat = parameters();
    readWithoutFormat.init(encoded, null);
    assertThat(readWithoutFormat.getEncoded()).isEqualTo(encoded);
  }

  /** F-2. */
  @Test
  void encoding_ofAnUnknownFormat_isRefused() throws Exception {
    byte[] encoded = with(SPEC).getEncoded();
    assertThatThrownBy(() -> with(SPEC).getEncoded("PEM"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ASN.1");
    AlgorithmParameters parameters = parameters();
    assertThatThrownBy(() -> parameters.init(encoded, "PEM")).isInstanceOf(IOException.class);
  }

  /** F-2: cut, lengthened, another structure: always IOException. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "3000",
        "0401AA",
        "300E040C0102030405060708090A0B0C",
        "30110402010202010C",
        "3010040101020110A00000",
        "3011040C0102030405060708090A0B0C02010C",
        "3011040C0102030405060708090A0B0C020110FF",
        "30080401010201108100",
        "3009040101020110A1010",
        "300804010102011060020000",
        "300A0401010201108002FFFF",
        "300C0401010201106004040100",
        "300A040101020110A002FFFF"
      })
  void encoding_malformed_isRefused(String hex) throws Exception {
    byte[] encoded = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
    AlgorithmParameters parameters = parameters();
    assertThatThrownBy(() -> parameters.init(encoded)).isInstanceOf(IOException.class);
  }

  /** F-2: bytes changed at random either read or give IOException, and nothing else. */
  @Test
  void encoding_damagedAtRandom_givesNothingButIoException() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("KmsAlgorithmParametersTest seed " + seed);
    Random random = new Random(seed);
    byte[] encoded = with(SPEC).getEncoded();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(encoded, encoded.length - random.nextInt(3));
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      AlgorithmParameters parameters = parameters();
      try {
        parameters.init(damaged);
        parameters.getParameterSpec(KmsParameterSpec.class);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(1000);
  }

  /** F-4: never null, and no values of the context. */
  @Test
  void parameters_shown_nameTheContextWithoutItsValues() throws Exception {
    AlgorithmParameters parameters =
        with(new KmsParameterSpec(Map.of("patient", "value-of-context")));
    assertThat(parameters.toString()).contains("patient").doesNotContain("value-of-context");
    assertThat(parameters().toString()).isNull(); // the framework answers before init
    assertThat(new KmsAlgorithmParameters().engineToString()).contains("not initialised");
  }

  /** F-1: the spec is immutable, so the parameters are. */
  @Test
  void parameters_givenToTwo_areIndependent() throws Exception {
    AlgorithmParameters parameters = with(new IvParameterSpec(IV));
    byte[] iv = parameters.getParameterSpec(IvParameterSpec.class).getIV();
    Arrays.fill(iv, (byte) 0);
    assertThat(parameters.getParameterSpec(IvParameterSpec.class).getIV()).isEqualTo(IV);
  }
}
