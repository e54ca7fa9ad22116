// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.testing.Spec;

/** Lists in pages. */
class ListingTest extends KmsContractTest {

  @Test
  void listKeys_pageByPage_givesEachOnce() {
    Set<String> made = new TreeSet<>();
    for (int i = 0; i < 7; i++) {
      made.add(createKey().arn());
    }
    List<String> listed = new ArrayList<>();
    String marker = null;
    int pages = 0;
    do {
      ListKeys.Result page = kms.call(new ListKeys(3, marker));
      assertThat(page.truncated()).isEqualTo(page.nextMarker() != null);
      assertThat(page.keys()).hasSizeLessThanOrEqualTo(3);
      for (KeyListEntry entry : page.keys()) {
        assertThat(entry.keyArn()).isEqualTo(keyArn(entry.keyId()));
        listed.add(entry.keyArn());
      }
      marker = page.nextMarker();
      pages++;
    } while (marker != null);
    assertThat(pages).isEqualTo(3);
    assertThat(listed).containsExactlyElementsOf(made);
  }

  @Test
  void listKeys_limitHitExactly_isNotTruncated() {
    createKey();
    createKey();
    ListKeys.Result page = kms.call(new ListKeys(2, null));
    assertThat(page.keys()).hasSize(2);
    assertThat(page.truncated()).isFalse();
    assertThat(page.nextMarker()).isNull();
  }

  @Test
  void listKeys_noKeys_isEmpty() {
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  void listAliases_entryOfMarkerDeleted_goesOnBehindIt() {
    KeyMetadata key = createKey();
    for (String name : List.of("a", "b", "c", "d")) {
      kms.call(new CreateAlias("alias/" + name, key.keyId()));
    }
    ListAliases.Result first = kms.call(new ListAliases(null, 1, null));
    assertThat(first.aliases().get(0).aliasName()).isEqualTo("alias/a");
    kms.call(new DeleteAlias("alias/a"));
    List<String> names = new ArrayList<>();
    String marker = first.nextMarker();
    while (marker != null) {
      ListAliases.Result page = kms.call(new ListAliases(null, 10, marker));
      page.aliases().forEach(alias -> names.add(alias.aliasName()));
      marker = page.nextMarker();
    }
    assertThat(names)
        .isSorted()
        .doesNotHaveDuplicates()
        .contains("alias/aws/s3")
        .endsWith("alias/b", "alias/c", "alias/d");
  }

  @Test
  void page_costsByItsSize() {
    KeyMetadata key = createKey();
    for (int i = 0; i < 40; i++) {
      kms.call(new CreateAlias("alias/" + (i % 2 == 0 ? "a" : "z") + i, createKey().keyId()));
    }
    as(FOREIGN_ROOT).call(CreateKey.of());
    engine.as(ROOT, "eu-west-1").call(CreateKey.of());
    List<String> names = new ArrayList<>();
    String marker = null;
    do {
      keys.listed = 0;
      ListAliases.Result page = kms.call(new ListAliases(null, 7, marker));
      assertThat(keys.listed).isLessThanOrEqualTo(8);
      page.aliases().forEach(alias -> names.add(alias.aliasArn()));
      marker = page.nextMarker();
    } while (marker != null);
    assertThat(names).isSorted().doesNotHaveDuplicates().contains(aliasArn("alias/aws/s3"));
    assertThat(names.stream().filter(name -> !name.contains("alias/aws/"))).hasSize(40);
    keys.listed = 0;
    assertThat(kms.call(new ListKeys(7, null)).keys()).hasSize(7);
    assertThat(keys.listed).isEqualTo(8);
    assertThat(kms.call(ListKeys.of()).keys())
        .hasSize(41)
        .anyMatch(entry -> entry.keyArn().equals(key.arn()));
  }

  @Test
  void listAliases_defaultLimit_isFifty() {
    for (int i = 0; i < 60; i++) {
      KeyMetadata key = createKey();
      kms.call(new CreateAlias("alias/" + i, key.keyId()));
    }
    ListAliases.Result page = kms.call(ListAliases.of());
    assertThat(page.aliases()).hasSize(50);
    assertThat(page.truncated()).isTrue();
    assertThat(madeAliases()).hasSize(60);
  }

  @Test
  @Spec("QU-20")
  void limit_aboveTheOperationsOwn_isRefused() {
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 100",
        () -> kms.call(new ListAliases(null, 101, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 1000",
        () -> kms.call(new ListKeys(1001, null)));
    assertThat(kms.call(new ListKeys(1000, null)).keys()).isEmpty();
  }

  @Test
  @Spec("QU-21")
  void marker_notOurs_isInvalidMarker() {
    createKey();
    createKey();
    String ofKeys = kms.call(new ListKeys(1, null)).nextMarker();
    assertErrorContains(
        KmsErrorCode.INVALID_MARKER, "marker", () -> kms.call(new ListKeys(1, "garbage!")));
    assertErrorContains(
        KmsErrorCode.INVALID_MARKER, "marker", () -> kms.call(new ListKeys(1, "YWJj")));
    assertErrorContains(
        KmsErrorCode.INVALID_MARKER, "marker", () -> kms.call(new ListAliases(null, 1, ofKeys)));
  }
}
