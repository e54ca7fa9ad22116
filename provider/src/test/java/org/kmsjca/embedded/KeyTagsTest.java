// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UntagResource;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.testing.Spec;

/** Labels and descriptions of keys. */
class KeyTagsTest extends KmsContractTest {

  private List<Tag> tags(KeyMetadata key) {
    return kms.call(new ListResourceTags(key.keyId(), null, null)).tags();
  }

  private static List<Tag> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new Tag("tag" + i, "")).toList();
  }

  private static CreateKey withTags(List<Tag> tags) {
    return new CreateKey(null, null, null, null, null, null, null, tags);
  }

  @Test
  @Spec("KL-1")
  void createKey_tagsAndDescription_areKept() {
    CreateKey request =
        new CreateKey(
            null,
            "of a test",
            null,
            null,
            null,
            null,
            null,
            List.of(new Tag("b", "2"), new Tag("a", "")));
    KeyMetadata key = kms.call(request).keyMetadata();
    assertThat(key.description()).isEqualTo("of a test");
    assertThat(tags(key)).containsExactly(new Tag("a", ""), new Tag("b", "2"));
  }

  @Test
  @Spec({"KL-6", "KL-8"})
  void createKey_unfitTags_makesNoKey() {
    assertError(
        KmsErrorCode.TAG,
        "Duplicate tag keys",
        () -> kms.call(withTags(List.of(new Tag("a", "1"), new Tag("a", "2")))));
    assertError(KmsErrorCode.TAG, "Too many tags", () -> kms.call(withTags(numbered(0, 51))));
    for (String reserved : List.of("aws:x", "AWS:x", "aWs:")) {
      assertError(
          KmsErrorCode.TAG,
          "Tags beginning with aws: are reserved",
          () -> kms.call(withTags(List.of(new Tag("fit", "1"), new Tag(reserved, "1")))));
    }
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
    assertThat(tags(kms.call(withTags(numbered(0, 50))).keyMetadata())).hasSize(50);
  }

  @Test
  @Spec("KL-9")
  void tagResource_addsAndReplaces() {
    KeyMetadata key = kms.call(withTags(List.of(new Tag("a", "1")))).keyMetadata();
    kms.call(new TagResource(key.arn(), List.of(new Tag("a", "2"), new Tag("A", "3"))));
    assertThat(tags(key)).containsExactly(new Tag("A", "3"), new Tag("a", "2"));
  }

  @Test
  @Spec("KL-8")
  void tagResource_moreThanFiftyTogether_changesNothing() {
    KeyMetadata key = kms.call(withTags(numbered(0, 49))).keyMetadata();
    assertError(
        KmsErrorCode.TAG,
        "Too many tags",
        () -> kms.call(new TagResource(key.keyId(), numbered(49, 51))));
    assertError(
        KmsErrorCode.TAG,
        "Duplicate tag keys",
        () ->
            kms.call(new TagResource(key.keyId(), List.of(new Tag("x", "1"), new Tag("x", "1")))));
    assertError(
        KmsErrorCode.TAG,
        "Tags beginning with aws: are reserved",
        () -> kms.call(new TagResource(key.keyId(), List.of(new Tag("aws:x", "1")))));
    assertThat(tags(key)).hasSize(49);
    kms.call(new TagResource(key.keyId(), numbered(48, 50)));
    assertThat(tags(key)).hasSize(50);
  }

  @Test
  @Spec("KL-10")
  void untagResource_unknownNames_areIgnored() {
    KeyMetadata key =
        kms.call(withTags(List.of(new Tag("a", "1"), new Tag("b", "2")))).keyMetadata();
    kms.call(new UntagResource(key.keyId(), List.of("b", "never there", "B")));
    assertThat(tags(key)).containsExactly(new Tag("a", "1"));
    assertError(
        KmsErrorCode.TAG,
        "Tags beginning with aws: are reserved",
        () -> kms.call(new UntagResource(key.keyId(), List.of("aws:x"))));
  }

  @Test
  @Spec("KL-14")
  void tagging_endsEarlierDecisions() {
    KeyMetadata key = createKey();
    DecisionStamp stamp = kms.callStamped(DescribeKey.of(key.keyId())).stamp();
    assertThat(stamp.isCurrent()).isTrue();
    kms.call(new TagResource(key.keyId(), List.of(new Tag("a", "1"))));
    assertThat(stamp.isCurrent()).isFalse();
  }

  @Test
  @Spec("KL-11")
  void listResourceTags_pageByPage_givesEachOnce() {
    KeyMetadata key = kms.call(withTags(numbered(0, 50))).keyMetadata();
    KeyMetadata other = kms.call(withTags(numbered(0, 50))).keyMetadata();
    List<Tag> listed = new ArrayList<>();
    String marker = null;
    do {
      ListResourceTags.Result page = kms.call(new ListResourceTags(key.keyId(), 20, marker));
      assertThat(page.truncated()).isEqualTo(page.nextMarker() != null);
      listed.addAll(page.tags());
      marker = page.nextMarker();
    } while (marker != null);
    assertThat(listed).hasSize(50).containsExactlyInAnyOrderElementsOf(numbered(0, 50));
    String ofKey = kms.call(new ListResourceTags(key.keyId(), 20, null)).nextMarker();
    assertErrorContains(
        KmsErrorCode.INVALID_MARKER,
        "marker",
        () -> kms.call(new ListResourceTags(other.keyId(), 20, ofKey)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Value '51' at 'limit'",
        () -> kms.call(new ListResourceTags(key.keyId(), 51, null)));
  }

  @Test
  @Spec("KL-13")
  void updateKeyDescription_replacesIt() {
    KeyMetadata key = createKey();
    kms.call(new UpdateKeyDescription(key.keyId(), "another"));
    assertThat(kms.call(DescribeKey.of(key.keyId())).keyMetadata().description())
        .isEqualTo("another");
    kms.call(new UpdateKeyDescription(key.arn(), ""));
    assertThat(kms.call(DescribeKey.of(key.keyId())).keyMetadata().description()).isEmpty();
  }
}
