// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.testing.Spec;
import org.kmsjca.testing.SpecPages;

/** Request quotas are read from text, and those of AWS KMS are as the page says. */
class RequestQuotasTest {

  @Test
  @Spec("QU-6")
  void aws_hasALimitForEveryOperation() {
    RequestQuotas aws = RequestQuotas.parse("aws");
    Map<String, Double> some =
        Map.of(
            "cryptography", 5500.0,
            "GenerateDataKeyPair-RSA_2048", 1.0,
            "GenerateDataKeyPair-RSA_3072", 0.5,
            "GenerateDataKeyPair-RSA_4096", 0.1,
            "DescribeKey", 2000.0,
            "ListGrants", 100.0,
            "CreateGrant", 50.0,
            "RetireGrant", 30.0,
            "CreateKey", 5.0,
            "GetParametersForImport", 0.25);
    some.forEach((group, rate) -> assertThat(aws.rate(group)).as(group).hasValue(rate));
    assertThat(SpecPages.read("quotas.md")).contains("| `CreateGrant` | 50 |");
    Arrays.stream(KmsRequest.class.getPermittedSubclasses())
        .filter(type -> type != SupportsDryRun.class)
        .map(type -> RequestQuotas.group(type.getSimpleName(), null))
        .forEach(group -> assertThat(aws.rate(group)).as(group).isPresent());
    for (Class<?> type : SupportsDryRun.class.getPermittedSubclasses()) {
      for (DataKeyPairSpec spec : DataKeyPairSpec.values()) {
        boolean pair = type.getSimpleName().startsWith("GenerateDataKeyPair");
        String group = RequestQuotas.group(type.getSimpleName(), pair ? spec : null);
        assertThat(aws.rate(group)).as(group).isPresent();
      }
    }
  }

  @Test
  void text_isReadInOrder() {
    assertThat(RequestQuotas.parse("none").isEmpty()).isTrue();
    assertThat(RequestQuotas.parse("aws,none").isEmpty()).isTrue();
    RequestQuotas mixed = RequestQuotas.parse("aws, DescribeKey=0.5 ,cryptography=1000000000");
    assertThat(mixed.rate("DescribeKey")).hasValue(0.5);
    assertThat(mixed.rate("cryptography")).hasValue(1e9);
    assertThat(mixed.rate("CreateKey")).hasValue(5);
    assertThat(RequestQuotas.parse("CreateKey=0.001").rate("CreateKey")).hasValue(0.001);
    assertThat(RequestQuotas.parse("CreateKey=7").rate("DescribeKey"))
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void cryptographicOperations_shareAGroup_othersHaveTheirOwn() {
    assertThat(RequestQuotas.group("Decrypt", null)).isEqualTo("cryptography");
    assertThat(RequestQuotas.group("GenerateRandom", null)).isEqualTo("cryptography");
    assertThat(RequestQuotas.group("DescribeKey", null)).isEqualTo("DescribeKey");
    assertThat(RequestQuotas.group("GenerateDataKeyPairWithoutPlaintext", DataKeyPairSpec.SM2))
        .isEqualTo("GenerateDataKeyPair-SM2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AWS",
        "DescribeKey",
        "DescribeKey=",
        "DescribeKey=x",
        "DescribeKey=0",
        "DescribeKey=0.0009",
        "DescribeKey=1000000001",
        "DescribeKey=-1",
        "DescribeKey=NaN",
        "Decrypt-all=5",
        "=5",
        "SupportsDryRun=5",
        "aws,,none"
      })
  @Spec("QU-12")
  void text_thatIsNone_isRefused(String text) {
    assertThatThrownBy(() -> RequestQuotas.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("request quota");
  }
}
