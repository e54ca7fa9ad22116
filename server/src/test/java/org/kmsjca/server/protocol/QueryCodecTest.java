// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.iam.operations.AssumeRole;

/** Forms as requests. */
class QueryCodecTest {

  private static AssumeRole read(String form) {
    return (AssumeRole)
        QueryCodec.read(
            Structure.of(AssumeRole.class),
            QueryCodec.parameters(form.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void lists_areReadInTheirOrder() {
    AssumeRole request =
        read(
            "Tags.member.2.Key=b&Tags.member.2.Value=2&Tags.member.1.Key=a&Tags.member.1.Value=1"
                + "&TransitiveTagKeys.member.1=a&TransitiveTagKeys.member.2=b&RoleArn=%61rn+%C3%A4");
    assertThat(request.tags())
        .extracting(tag -> tag.key() + tag.value())
        .containsExactly("a1", "b2");
    assertThat(request.transitiveTagKeys()).containsExactly("a", "b");
    assertThat(request.roleArn()).isEqualTo("arn ä");
  }

  @Test
  void longList_isReadWhole() {
    StringBuilder form = new StringBuilder("x=");
    for (int i = 1; i <= 500; i++) {
      form.append("&TransitiveTagKeys.member.").append(i).append("=k").append(i);
    }
    assertThat(read(form.toString()).transitiveTagKeys()).hasSize(500).endsWith("k500");
  }

  @Test
  void emptyList_isSentAsItsNameAlone() {
    assertThat(read("Tags=").tags()).isEmpty();
    assertThat(read("Tags").tags()).isEmpty();
  }

  /* A policy that is not read would not narrow the session: more would be allowed than was asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PolicyArns.member.2.arn=x",
        "PolicyArns.member.1.arn=x&PolicyArns.member.3.arn=y",
        "PolicyArns.member.0.arn=x",
        "PolicyArns.member.01.arn=x",
        "PolicyArns.member.99999999999999999999.arn=x",
        "PolicyArns.member.-1.arn=x",
        "PolicyArns.member.arn=x",
        "PolicyArns.1.arn=x",
        "PolicyArns.member=x",
        "PolicyArns=arn",
        "TransitiveTagKeys.member.1=a&TransitiveTagKeys.member.3=b"
      })
  void elementThatWouldNotBeRead_isRefused(String form) {
    assertThatThrownBy(() -> read(form))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.name()).isEqualTo("MalformedInput"))
        .hasMessageContaining("without gaps");
  }

  @Test
  void unknownParameters_areIgnored() {
    AssumeRole request = read("Policy.member.1=x&Fly=1&PolicyArnsx.member.2.arn=y&RoleArn=r");
    assertThat(request.policy()).isNull();
    assertThat(request.policyArns()).isEmpty();
    assertThat(request.roleArn()).isEqualTo("r");
  }

  @Test
  void parameters_tooMany_areRefused() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i <= 2000; i++) {
      form.append("&p").append(i).append("=");
    }
    assertThatThrownBy(() -> read(form.toString())).hasMessageContaining("more than 2000");
  }
}
