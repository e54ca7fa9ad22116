// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.Samples.change;
import static org.kmsjca.embedded.store.Samples.createGrant;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;
import static org.kmsjca.embedded.store.StoreDirectory.createKey;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.grants.GrantChange.DeleteGrant;
import org.kmsjca.embedded.grants.GrantChange.PutGrant;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

class StoredGrantsTest {

  @TempDir Path directory;
  private StoreDirectory files;
  private SqliteServiceState state;
  private KmsKeyRecord key;

  @BeforeEach
  void open() {
    files = new StoreDirectory(directory);
    state = files.open();
    key = createKey(state);
  }

  @AfterEach
  void close() {
    state.close();
  }

  private void reopen() {
    state.close();
    state = files.open();
  }

  private KeyEntry entry() {
    return state.key(key.arn()).orElseThrow();
  }

  @Test
  @Spec("ST-4")
  void putGrant_allFields_givesThemBack() {
    GrantRecord full = Samples.fullGrant(key.arn());
    GrantRecord service = Samples.serviceGrant(key.arn(), "events.amazonaws.com");
    change(state, new PutGrant(full), new PutGrant(service));
    for (int round = 0; round < 2; round++) {
      assertThat(state.grantsOf(key.arn()).all()).containsExactlyInAnyOrder(full, service);
      assertThat(state.grantsOf(key.arn()).grant(full.grantId())).contains(full);
      assertThat(state.grantsOf(key.arn()).forGrantee(Samples.ALICE)).containsExactly(full);
      reopen();
    }
  }

  @Test
  void grantsOf_keyWithout_isEmpty() {
    createGrant(state, createKey(state).arn());
    assertThat(state.grantsOf(key.arn()).size()).isZero();
    assertThat(state.grantsOf(KeyRecords.symmetric(RANDOM).arn()).size()).isZero();
  }

  @Test
  void putGrant_existing_isReplaced() {
    GrantRecord grant = createGrant(state, key.arn());
    GrantRecord changed =
        new GrantRecord(
            key.arn(),
            grant.grantId(),
            null,
            grant.creationDate(),
            grant.granteePrincipal(),
            null,
            null,
            null,
            grant.issuingAccount(),
            List.of(GrantOperation.ENCRYPT),
            grant.constraints());
    change(state, new PutGrant(changed));
    assertThat(state.grantsOf(key.arn()).all()).containsExactly(changed);
    reopen();
    assertThat(state.grantsOf(key.arn()).all()).containsExactly(changed);
  }

  @Test
  @Spec("ST-32")
  void grantChanged_ofAKey_advancesItsRevisionOnly() {
    KmsKeyRecord other = createKey(state);
    KeyEntry otherEntry = state.key(other.arn()).orElseThrow();
    long otherRevision = otherEntry.revision();
    KeyEntry entry = entry();
    long revision = entry.revision();
    GrantRecord grant = createGrant(state, key.arn());
    assertThat(entry.revision()).isGreaterThan(revision);
    revision = entry.revision();
    change(state, new DeleteGrant(key.arn(), grant.grantId()));
    assertThat(entry.revision()).isGreaterThan(revision);
    assertThat(state.grantsOf(key.arn()).size()).isZero();
    assertThat(entry()).isSameAs(entry);
    assertThat(entry.record().backingKeys()).isEqualTo(entry().record().backingKeys());
    assertThat(otherEntry.revision()).isEqualTo(otherRevision);
  }

  @Test
  @Spec({"ST-3", "ST-31", "ST-32"})
  void refresh_grantsChangedByAnother_areSeenAndAdvanceTheRevision() {
    GrantRecord revoked = createGrant(state, key.arn());
    assertThat(state.grantsOf(key.arn()).size()).isOne();
    KeyEntry entry = entry();
    long revision = entry.revision();
    try (SqliteServiceState other = files.open()) {
      GrantRecord made = createGrant(other, key.arn());
      change(other, new DeleteGrant(key.arn(), revoked.grantId()));
      state.refresh();
      assertThat(entry.revision()).isGreaterThan(revision);
      assertThat(state.grantsOf(key.arn()).all()).containsExactly(made);
    }
  }

  @Test
  @Spec("ST-30")
  void update_grantMadeByAnother_isSeenByTheFunction() {
    assertThat(state.grantsOf(key.arn()).size()).isZero();
    try (SqliteServiceState other = files.open()) {
      createGrant(other, key.arn());
      int seen =
          state.update(newest -> new Update<>(Changes.NONE, newest.grantsOf(key.arn()).size()));
      assertThat(seen).isOne();
    }
  }

  @Test
  void destroyKey_withGrants_removesThem() {
    createGrant(state, key.arn());
    assertThat(state.grantsOf(key.arn()).size()).isOne();
    StoreDirectory.change(state, new KeyChange.DestroyKey(key.arn()));
    assertThat(state.grantsOf(key.arn()).size()).isZero();
    reopen();
    StoreDirectory.change(state, new KeyChange.PutKey(key));
    assertThat(state.grantsOf(key.arn()).size()).isZero();
  }

  @Test
  @Spec("ST-41")
  void putGrant_ofAMissingKey_changesNothing() {
    GrantRecord grant = Samples.fullGrant(KeyRecords.symmetric(RANDOM).arn());
    assertThatIllegalArgumentException().isThrownBy(() -> change(state, new PutGrant(grant)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change(state, new DeleteGrant(grant.keyArn(), grant.grantId())));
  }

  @Test
  void update_keyAndItsGrant_areMadeTogether() {
    KmsKeyRecord made = KeyRecords.symmetric(RANDOM);
    GrantRecord grant = Samples.fullGrant(made.arn());
    state.update(
        newest ->
            new Update<>(
                new Changes(
                    List.of(new KeyChange.PutKey(made)), List.of(new PutGrant(grant)), List.of()),
                true));
    reopen();
    assertThat(StoreDirectory.same(state.key(made.arn()).orElseThrow().record(), made)).isTrue();
    assertThat(state.grantsOf(made.arn()).all()).containsExactly(grant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE kms_grant SET operations = 'Encrypt'",
        "UPDATE kms_grant SET grantee_principal = 'arn:aws:iam::111122223333:root'",
        "UPDATE kms_grant SET context_subset = NULL",
        "UPDATE kms_grant SET name = NULL",
        "UPDATE kms_grant SET mac = zeroblob(32)",
        "UPDATE kms_grant SET grant_id = '00'",
      })
  @Spec({"ST-50", "ST-51"})
  void grantsOf_rowChangedByHand_isRefusedNamingIt(String sql) throws Exception {
    GrantRecord grant = createGrant(state, key.arn());
    state.close();
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      StoreFile.execute(connection, sql);
    }
    state = files.open();
    assertThatThrownBy(() -> state.grantsOf(key.arn()))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContainingAll("kms_grant " + key.arn(), "not as it was written");
    assertThatThrownBy(
            () ->
                state.retirableBy(
                    key.arn().region(), String.valueOf(grant.retiringPrincipal()), null, 10))
        .hasMessageContaining("not as it was written");
  }

  @Test
  void retirableBy_principalOrService_givesTheirsOfTheRegionInOrder() {
    List<GrantRecord> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Arn arn = createKey(state).arn();
      expected.add(createGrant(state, arn));
      expected.add(createGrant(state, arn));
      change(state, new PutGrant(Samples.serviceGrant(arn, "events.amazonaws.com")));
    }
    Arn elsewhere = Arn.of(key.arn().toString().replace("local-region-1", "local-region-2"));
    StoreDirectory.change(
        state,
        new KeyChange.PutKey(
            KmsKeyRecord.builder(elsewhere, KeyRecords.CREATED).policy("{}").build()));
    createGrant(state, elsewhere);
    expected.sort(Comparator.comparing(grant -> grant.keyArn() + "/" + grant.grantId()));
    String retirer = String.valueOf(expected.get(0).retiringPrincipal());

    List<GrantRecord> all = state.retirableBy("local-region-1", retirer, null, 100);
    assertThat(all).containsExactlyElementsOf(expected);
    List<GrantRecord> paged = new ArrayList<>();
    for (String after = null; paged.size() < all.size(); ) {
      List<GrantRecord> page = state.retirableBy("local-region-1", retirer, after, 4);
      paged.addAll(page);
      GrantRecord last = page.get(page.size() - 1);
      after = last.keyArn() + "/" + last.grantId();
    }
    assertThat(paged).isEqualTo(all);
    assertThat(state.retirableBy("local-region-2", retirer, null, 100)).hasSize(1);
    assertThat(state.retirableBy("local-region-1", "events.amazonaws.com", null, 100)).hasSize(3);
    assertThat(state.retirableBy("local-region-1", Samples.ALICE, null, 100)).isEmpty();
  }
}
