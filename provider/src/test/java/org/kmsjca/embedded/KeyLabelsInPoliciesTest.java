// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.testing.Spec;

/** Identity policies that look at tags, aliases and Regions. */
class KeyLabelsInPoliciesTest extends IamContractTest {

  private static CreateKey createKey(Boolean multiRegion, Tag... tags) {
    return new CreateKey(null, null, null, null, null, multiRegion, null, List.of(tags));
  }

  private static String statements(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String statement(String action, String resource, String condition) {
    return "{\"Effect\":\"Allow\",\"Action\":\""
        + action
        + "\",\"Resource\":\""
        + resource
        + "\",\"Condition\":"
        + condition
        + "}";
  }

  @Test
  @Spec("KL-5")
  void createKey_withTags_needsPermissionToTag() {
    Caller maker = userWith("Maker", allow("kms:CreateKey"));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:TagResource",
        () -> as(maker).call(createKey(false, new Tag("team", "blue"))));
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
    assertThat(as(maker).call(createKey(false)).keyMetadata().enabled()).isTrue();
  }

  @Test
  @Spec("KL-5")
  void createKey_tagsOfTheRequest_areConditionsOfBothPermissions() {
    String blue = "{\"StringEquals\":{\"aws:RequestTag/Team\":\"blue\"}}";
    Caller maker =
        userWith(
            "Maker",
            statements(
                statement("kms:CreateKey", "*", blue),
                statement("kms:TagResource", "arn:aws:kms:*:" + ACCOUNT + ":key/*", blue)));
    as(maker).call(createKey(false, new Tag("team", "blue")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:CreateKey",
        () -> as(maker).call(createKey(false, new Tag("team", "red"))));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "kms:CreateKey", () -> as(maker).call(createKey(false)));
  }

  @Test
  @Spec("KL-12")
  void tagOfTheKey_decidesAtOnce() {
    KeyMetadata key = createKey();
    Caller reader =
        userWith(
            "Reader",
            statements(
                statement(
                    "kms:DescribeKey",
                    "*",
                    "{\"StringEquals\":{\"aws:ResourceTag/team\":\"blue\"}}")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(reader).call(DescribeKey.of(key.keyId())));
    kms.call(new TagResource(key.keyId(), List.of(new Tag("Team", "blue"))));
    as(reader).call(DescribeKey.of(key.keyId()));
    kms.call(new TagResource(key.keyId(), List.of(new Tag("Team", "red"))));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(reader).call(DescribeKey.of(key.keyId())));
  }

  @Test
  @Spec("KL-12")
  void aliasOfTheKey_decidesHoweverTheKeyIsNamed() {
    KeyMetadata key = createKey();
    Caller byResource =
        userWith(
            "ByResource",
            statements(
                statement(
                    "kms:DescribeKey",
                    "*",
                    "{\"ForAnyValue:StringLike\":{\"kms:ResourceAliases\":\"alias/app-*\"}}")));
    Caller byRequest =
        userWith(
            "ByRequest",
            statements(
                statement(
                    "kms:DescribeKey",
                    "*",
                    "{\"StringLike\":{\"kms:RequestAlias\":\"alias/app-*\"}}")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "", () -> as(byResource).call(DescribeKey.of(key.keyId())));
    kms.call(new CreateAlias("alias/app-1", key.keyId()));
    kms.call(new CreateAlias("alias/other", key.keyId()));
    as(byResource).call(DescribeKey.of(key.keyId()));
    as(byResource).call(DescribeKey.of("alias/other"));
    as(byRequest).call(DescribeKey.of("alias/app-1"));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "", () -> as(byRequest).call(DescribeKey.of("alias/other")));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "", () -> as(byRequest).call(DescribeKey.of(key.keyId())));
    kms.call(new DeleteAlias("alias/app-1"));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "", () -> as(byResource).call(DescribeKey.of(key.keyId())));
  }

  @Test
  @Spec("MR-4")
  void replicateKey_needsToMakeKeysInTheOtherRegion() {
    KeyMetadata key = kms.call(createKey(true)).keyMetadata();
    String ireland =
        "{\"StringEquals\":{\"aws:RequestedRegion\":\"eu-west-1\","
            + "\"kms:MultiRegionKeyType\":\"REPLICA\"}}";
    Caller maker =
        userWith(
            "Maker",
            statements(
                statement("kms:ReplicateKey", key.arn(), "{}"),
                statement("kms:CreateKey", "*", ireland)));
    for (String region : List.of("eu-west-2", "us-east-1")) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          "kms:CreateKey",
          () -> as(maker).call(new ReplicateKey(key.keyId(), region, null, null, null, List.of())));
    }
    List<Tag> tags = List.of(new Tag("a", "1"));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:TagResource on resource: " + key.arn().replace(REGION, "eu-west-1"),
        () -> as(maker).call(new ReplicateKey(key.keyId(), "eu-west-1", null, null, null, tags)));
    as(maker).call(new ReplicateKey(key.keyId(), "eu-west-1", null, null, null, List.of()));
    assertThat(engine.as(ROOT, "eu-west-1").call(ListKeys.of()).keys()).hasSize(1);
  }
}
