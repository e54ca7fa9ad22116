// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.kms.GrantOperation.DECRYPT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.GrantListEntry;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListGrants;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ListRetirableGrants;
import org.kmsjca.testing.Spec;

/** Grants are listed by key and by retiring principal. */
class GrantListingTest extends GrantContractTest {

  private static final String SERVICE = "ec2.amazonaws.com";

  @Test
  @Spec({"GR-60", "QU-20"})
  void pages_giveEachGrantOnce_andFiftyByDefault() {
    KeyMetadata key = createKey();
    Set<String> made = new TreeSet<>();
    for (int i = 0; i < 103; i++) {
      made.add(grant(key, i % 2 == 0 ? ALICE : BOB, DECRYPT).grantId());
    }
    ListGrants.Result first = kms.call(request(key, null, null, null, null));
    assertThat(first.grants()).hasSize(50);
    assertThat(first.truncated()).isTrue();
    assertThat(kms.call(request(key, null, null, 100, null)).grants()).hasSize(100);
    assertThat(pages(key, null, 7)).containsExactlyElementsOf(made);
    assertThat(pages(key, BOB.arn().toString(), 10)).hasSize(51);
    assertThat(pages(key, ROOT.arn().toString(), 10)).isEmpty();
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 100",
        () -> kms.call(request(key, null, null, 101, null)));
  }

  @Test
  @Spec("GR-61")
  void filters_select() {
    KeyMetadata key = createKey();
    String ofAlice = grant(key, ALICE, DECRYPT).grantId();
    String ofBob = grant(key, BOB, DECRYPT).grantId();
    assertThat(ids(request(key, ofAlice, null, null, null))).containsExactly(ofAlice);
    assertThat(ids(request(key, null, BOB.arn().toString(), null, null))).containsExactly(ofBob);
    assertThat(ids(request(key, ofAlice, BOB.arn().toString(), null, null))).isEmpty();
    assertThat(ids(request(key, UNKNOWN_GRANT, null, null, null))).isEmpty();
    assertErrorContains(
        KmsErrorCode.INVALID_GRANT_ID,
        "'abc'",
        () -> kms.call(request(key, "abc", null, null, null)));
    assertErrorContains(
        KmsErrorCode.INVALID_ARN,
        "ARN does not refer to a valid principal: Bob",
        () -> kms.call(request(key, null, "Bob", null, null)));
  }

  @Test
  @Spec("GR-61")
  void filterByService_isForServices() {
    KeyMetadata key = createKey();
    ListGrants byService = new ListGrants(key.arn(), null, null, SERVICE, null, null);
    assertError(
        KmsErrorCode.VALIDATION,
        "GranteeServicePrincipal can only be given by AWS services.",
        () -> kms.call(byService));
    assertThat(as(ROOT, null, "ec2.us-west-2.amazonaws.com").call(byService).grants()).isEmpty();
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "cannot both be given",
        () ->
            kms.call(new ListGrants(key.arn(), null, ALICE.arn().toString(), SERVICE, null, null)));
  }

  @Test
  @Spec("GR-62")
  void listGrants_needsThePermission_neverByGrant() {
    KeyMetadata key = createKey();
    grant(key, ALICE, DECRYPT);
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ListGrants",
        () -> as(ALICE).call(request(key, null, null, null, null)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ListGrants",
        () -> as(FOREIGN_ROOT).call(request(key, null, null, null, null)));
  }

  @Test
  @Spec({"GR-63", "QU-21"})
  void marker_ofAnotherListOrNone_isInvalid() {
    KeyMetadata key = createKey();
    createKey();
    String ofKeys = kms.call(new ListKeys(1, null)).nextMarker();
    for (String marker : List.of("x", "not a marker!", String.valueOf(ofKeys))) {
      assertErrorContains(
          KmsErrorCode.INVALID_MARKER,
          "marker",
          () -> kms.call(request(key, null, null, null, marker)));
      assertErrorContains(
          KmsErrorCode.INVALID_MARKER,
          "marker",
          () -> kms.call(new ListRetirableGrants(ROOT.arn().toString(), null, null, marker)));
    }
  }

  @Test
  @Spec("GR-64")
  void retirable_spansKeysAndAccounts_inPages() {
    Caller other = Caller.of("arn:aws:iam::" + OTHER_ACCOUNT + ":user/Dave");
    KeyMetadata foreign = as(FOREIGN_ROOT).call(org.kmsjca.kms.CreateKey.of()).keyMetadata();
    List<String> made = new ArrayList<>();
    for (KeyMetadata key : List.of(createKey(), createKey())) {
      made.add(kms.call(Grants.of(key, BOB, DECRYPT).retiring(ROOT).build()).grantId());
      made.add(kms.call(Grants.of(key, BOB, DECRYPT).retiring(ROOT).build()).grantId());
      kms.call(Grants.of(key, BOB, DECRYPT).retiring(other).build());
      kms.call(Grants.of(key, ROOT, DECRYPT).build());
    }
    made.add(
        as(FOREIGN_ROOT).call(Grants.of(foreign, BOB, DECRYPT).retiring(ROOT).build()).grantId());
    List<String> listed = new ArrayList<>();
    String marker = null;
    int pages = 0;
    do {
      ListRetirableGrants.Result page =
          kms.call(new ListRetirableGrants(ROOT.arn().toString(), null, 2, marker));
      assertThat(page.truncated()).isEqualTo(page.nextMarker() != null);
      page.grants().forEach(entry -> listed.add(entry.grantId()));
      marker = page.nextMarker();
      pages++;
    } while (marker != null);
    assertThat(pages).isEqualTo(3);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
    assertThat(lastEvent().get("resources")).as("the record names no resource").isNull();
  }

  @Test
  @Spec("GR-64")
  void retirable_filtersAndPermission() {
    assertErrorContains(
        KmsErrorCode.INVALID_ARN,
        "Alice",
        () -> kms.call(new ListRetirableGrants("Alice", null, null, null)));
    String either =
        "Either RetiringPrincipal or RetiringServicePrincipal must be given, and not both.";
    assertError(
        KmsErrorCode.VALIDATION,
        either,
        () -> kms.call(new ListRetirableGrants(null, null, null, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        either,
        () -> kms.call(new ListRetirableGrants(ROOT.arn().toString(), SERVICE, null, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        "RetiringServicePrincipal can only be given by AWS services.",
        () -> kms.call(new ListRetirableGrants(null, SERVICE, null, null)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "'101' at 'limit'",
        () -> kms.call(new ListRetirableGrants(ROOT.arn().toString(), null, 101, null)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ListRetirableGrants on resource: " + ALICE.arn(),
        () -> as(ALICE).call(new ListRetirableGrants(ALICE.arn().toString(), null, null, null)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ListRetirableGrants",
        () -> kms.call(new ListRetirableGrants(FOREIGN_USER.arn().toString(), null, null, null)));
  }

  private List<String> pages(KeyMetadata key, @Nullable String grantee, int limit) {
    List<String> listed = new ArrayList<>();
    String marker = null;
    do {
      ListGrants.Result page = kms.call(request(key, null, grantee, limit, marker));
      assertThat(page.grants()).hasSizeLessThanOrEqualTo(limit);
      page.grants().forEach(entry -> listed.add(entry.grantId()));
      marker = page.nextMarker();
    } while (marker != null);
    return listed;
  }

  private List<String> ids(ListGrants request) {
    return kms.call(request).grants().stream().map(GrantListEntry::grantId).toList();
  }

  private static ListGrants request(
      KeyMetadata key,
      @Nullable String grantId,
      @Nullable String grantee,
      @Nullable Integer limit,
      @Nullable String marker) {
    return new ListGrants(key.arn(), grantId, grantee, null, limit, marker);
  }
}
