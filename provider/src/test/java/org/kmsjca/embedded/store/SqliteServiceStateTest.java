// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;
import static org.kmsjca.embedded.store.StoreDirectory.change;
import static org.kmsjca.embedded.store.StoreDirectory.createAlias;
import static org.kmsjca.embedded.store.StoreDirectory.createKey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

class SqliteServiceStateTest {

  @TempDir Path directory;
  private StoreDirectory files;
  private SqliteServiceState repository;

  @BeforeEach
  void open() {
    files = new StoreDirectory(directory);
    repository = files.open();
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private KeyEntry entry(KmsKeyRecord key) {
    return repository.key(key.arn()).orElseThrow();
  }

  private void reopen() {
    repository.close();
    repository = files.open();
  }

  @Test
  void open_newStore_isEmpty() {
    assertThat(repository.keys()).isEmpty();
    assertThat(repository.aliases("", null, 100)).isEmpty();
    assertThat(repository.key(KeyRecords.symmetric(RANDOM).arn())).isEmpty();
  }

  @Test
  @Spec({"ST-2", "ST-4"})
  void reopen_keysInEveryState_givesAllFieldsBack() {
    List<KmsKeyRecord> keys = new ArrayList<>();
    for (KeyState state : KeyState.values()) {
      KmsKeyRecord key = KeyRecords.inState(state, RANDOM);
      keys.add(key);
      change(repository, new KeyChange.PutKey(key));
    }
    reopen();
    assertThat(repository.keys()).hasSameSizeAs(keys);
    assertThat(keys).allMatch(key -> StoreDirectory.same(entry(key).record(), key));
  }

  @Test
  @Spec("ST-4")
  void reopen_keyWithAValueInEveryField_givesItBack() {
    KmsKeyRecord key = Samples.fullKey();
    change(repository, new KeyChange.PutKey(key));
    assertThat(StoreDirectory.same(entry(key).record(), key)).isTrue();
    reopen();
    assertThat(StoreDirectory.same(entry(key).record(), key)).isTrue();
  }

  @Test
  void putKey_importedMaterialExpires_isWipedAndCanBeImportedAgain() {
    KmsKeyRecord key = createKey(repository);
    BackingKey only = entry(key).record().backingKeys().get(0);
    byte[] material = only.material().toByteArray();
    BackingKey expired = only.withImport(null, only.imported());
    change(repository, new KeyChange.PutKey(key.withBackingKeys(List.of(expired))));
    assertThat(only.material().isDestroyed()).isTrue();
    reopen();
    assertThat(entry(key).record().backingKeys()).containsExactly(expired);
    BackingKey again = expired.withImport(KeyMaterial.copyOf(material), null);
    change(repository, new KeyChange.PutKey(key.withBackingKeys(List.of(again))));
    again.material().destroy();
    assertThat(entry(key).record().backingKeys().get(0).material().toByteArray())
        .isEqualTo(material);
  }

  @Test
  @Spec("QU-11")
  void countCustomerKeys_keysOfServices_doNotCount() {
    KmsKeyRecord key = createKey(repository);
    KmsKeyRecord managed =
        KeyRecords.symmetric(RANDOM).toBuilder().keyManager(KeyManager.AWS).build();
    change(repository, new KeyChange.PutKey(managed));
    String account = key.arn().account();
    String region = key.arn().region();
    assertThat(repository.countCustomerKeys(account, region)).isEqualTo(1);
    reopen();
    assertThat(repository.keys()).hasSize(2);
    assertThat(repository.countCustomerKeys(account, region)).isEqualTo(1);
    assertThat(repository.countCustomerKeys(account, "other")).isZero();
  }

  @Test
  void open_manyKeysWithOnePolicy_keepItOnce() {
    KmsKeyRecord first = createKey(repository);
    KmsKeyRecord second = createKey(repository);
    reopen();
    assertThat(entry(first).record().policy()).isSameAs(entry(second).record().policy());
  }

  @Test
  void reopen_textsOfAllKinds_givesThemBack() {
    KmsKeyRecord key =
        KeyRecords.symmetric(RANDOM)
            .withPolicy("'; DROP TABLE kms_key; -- \u0000 \ud83d\udd11 \u00e9\n");
    change(repository, new KeyChange.PutKey(key));
    reopen();
    assertThat(entry(key).record().policy()).isEqualTo(key.policy());
  }

  @Test
  void reopen_alias_givesAllFieldsBack() {
    KmsKeyRecord key = createKey(repository);
    AliasRecord alias = createAlias(repository, "a/b", key);
    reopen();
    assertThat(repository.alias(alias.arn())).contains(alias);
    assertThat(repository.aliasesOf(key.arn())).containsExactly(alias);
  }

  @Test
  void putKey_moreBackingKeys_keepsTheirOrderAndMaterial() {
    KmsKeyRecord key = createKey(repository);
    BackingKey first = entry(key).record().backingKeys().get(0);
    BackingKey second = BackingKey.generate(RANDOM, KeyRecords.CREATED.plusSeconds(1));
    KmsKeyRecord rotated = key.withBackingKeys(List.of(key.backingKeys().get(0), second));
    change(repository, new KeyChange.PutKey(rotated));
    assertThat(entry(key).record().backingKeys().get(0)).isSameAs(first);
    reopen();
    assertThat(StoreDirectory.same(entry(key).record(), rotated)).isTrue();
    assertThat(entry(key).record().currentBackingKey().orElseThrow().id()).isEqualTo(second.id());
  }

  @Test
  void putKey_fewerBackingKeys_wipesTheMissing() {
    KmsKeyRecord key = createKey(repository);
    BackingKey only = entry(key).record().backingKeys().get(0);
    change(repository, new KeyChange.PutKey(key.withBackingKeys(List.of())));
    assertThat(only.material().isDestroyed()).isTrue();
    reopen();
    assertThat(entry(key).record().backingKeys()).isEmpty();
  }

  @Test
  void putKey_materialOfTheCaller_staysTheCallers() {
    KmsKeyRecord key = createKey(repository);
    key.backingKeys().get(0).material().destroy();
    assertThat(entry(key).record().backingKeys().get(0).material().isDestroyed()).isFalse();
  }

  @Test
  @Spec("ST-32")
  void update_ofAKey_keepsTheEntryAndAdvancesItsRevision() {
    KmsKeyRecord key = createKey(repository);
    KmsKeyRecord other = createKey(repository);
    KeyEntry entry = entry(key);
    long revision = entry.revision();
    long otherRevision = entry(other).revision();
    change(repository, new KeyChange.PutKey(KeyStates.disable(entry.record())));
    assertThat(entry(key)).isSameAs(entry);
    assertThat(entry.record().state()).isEqualTo(KeyState.DISABLED);
    assertThat(entry.revision()).isGreaterThan(revision);
    assertThat(entry(other).revision()).isEqualTo(otherRevision);
  }

  @Test
  void putAlias_new_advancesTheKeysRevision() {
    KmsKeyRecord key = createKey(repository);
    long revision = entry(key).revision();
    createAlias(repository, "a", key);
    assertThat(entry(key).revision()).isGreaterThan(revision);
  }

  @Test
  @Spec("ST-32")
  void putAlias_movedToAnotherKey_advancesBothRevisions() {
    KmsKeyRecord old = createKey(repository);
    KmsKeyRecord target = createKey(repository);
    AliasRecord alias = createAlias(repository, "a", old);
    long oldRevision = entry(old).revision();
    long targetRevision = entry(target).revision();
    createAlias(repository, "a", target);
    assertThat(entry(old).revision()).isGreaterThan(oldRevision);
    assertThat(entry(target).revision()).isGreaterThan(targetRevision);
    assertThat(repository.aliasesOf(old.arn())).isEmpty();
    assertThat(repository.aliasesOf(target.arn())).hasSize(1);
    assertThat(repository.alias(alias.arn()).orElseThrow().target()).isEqualTo(target.keyId());
  }

  @Test
  void deleteAlias_ofAKey_advancesItsRevision() {
    KmsKeyRecord key = createKey(repository);
    AliasRecord alias = createAlias(repository, "a", key);
    long revision = entry(key).revision();
    change(repository, new KeyChange.DeleteAlias(alias.arn()));
    assertThat(entry(key).revision()).isGreaterThan(revision);
    assertThat(repository.alias(alias.arn())).isEmpty();
    assertThat(repository.aliasesOf(key.arn())).isEmpty();
    reopen();
    assertThat(repository.aliases("", null, 100)).isEmpty();
  }

  @Test
  @Spec("ST-3")
  void deleteAlias_thenMadeAgain_isThereAfterReopening() {
    KmsKeyRecord key = createKey(repository);
    AliasRecord alias = createAlias(repository, "a", key);
    change(repository, new KeyChange.DeleteAlias(alias.arn()));
    createAlias(repository, "a", key);
    reopen();
    assertThat(repository.alias(alias.arn())).contains(alias);
  }

  @Test
  void destroyKey_withAliases_leavesNothing() {
    KmsKeyRecord key = createKey(repository);
    KmsKeyRecord other = createKey(repository);
    createAlias(repository, "a", key);
    createAlias(repository, "b", key);
    AliasRecord kept = createAlias(repository, "c", other);
    KeyEntry entry = entry(key);
    long revision = entry.revision();
    change(repository, new KeyChange.DestroyKey(key.arn()));
    assertThat(entry.revision()).isGreaterThan(revision);
    assertThat(entry.record().backingKeys().get(0).material().isDestroyed()).isTrue();
    for (int round = 0; round < 2; round++) {
      assertThat(repository.key(key.arn())).isEmpty();
      assertThat(repository.keys()).hasSize(1);
      assertThat(repository.aliases("", null, 100)).containsExactly(kept);
      assertThat(repository.aliasesOf(key.arn())).isEmpty();
      reopen();
    }
  }

  @Test
  void update_changeThatThrows_changesNothing() {
    KmsKeyRecord key = createKey(repository);
    long revision = entry(key).revision();
    KmsNotFoundException refusal = new KmsNotFoundException(KmsErrorCode.NOT_FOUND, "x");
    assertThatThrownBy(
            () ->
                repository.update(
                    state -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(entry(key).revision()).isEqualTo(revision);
    createKey(repository); // the write lock is free again
  }

  @Test
  @Spec("ST-41")
  void update_aliasOfAMissingKey_changesNothing() {
    KmsKeyRecord first = KeyRecords.symmetric(RANDOM);
    AliasRecord alias = KeyRecords.alias("a", KeyRecords.symmetric(RANDOM).keyId());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> change(repository, new KeyChange.PutKey(first), new KeyChange.PutAlias(alias)));
    assertThat(repository.keys()).isEmpty();
    reopen();
    assertThat(repository.keys()).isEmpty();
  }

  @Test
  void update_severalChanges_areMadeInTheirOrder() {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
    AliasRecord alias = KeyRecords.alias("a", key.keyId());
    change(
        repository,
        new KeyChange.PutKey(key),
        new KeyChange.PutAlias(alias),
        new KeyChange.DeleteAlias(alias.arn()),
        new KeyChange.PutAlias(alias));
    assertThat(repository.aliasesOf(key.arn())).containsExactly(alias);
  }

  @Test
  void update_withoutChanges_givesTheResult() {
    assertThat(repository.<Integer>update(state -> new Update<>(Changes.NONE, 42))).isEqualTo(42);
  }

  @Test
  void update_withinAnUpdate_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> repository.update(state -> new Update<>(Changes.NONE, createKey(repository))));
  }

  @Test
  @Spec("ST-30")
  void update_changeByAnotherRepository_isSeenByTheFunction() {
    try (SqliteServiceState other = files.open()) {
      KmsKeyRecord key = createKey(other);
      assertThat(repository.key(key.arn())).isEmpty();
      boolean seen =
          repository.update(state -> new Update<>(Changes.NONE, state.key(key.arn()).isPresent()));
      assertThat(seen).isTrue();
    }
  }

  @Test
  @Spec({"ST-3", "ST-31", "ST-32"})
  void refresh_changesByAnotherRepository_areSeenAndAdvanceRevisions() {
    KmsKeyRecord key = createKey(repository);
    KmsKeyRecord doomed = createKey(repository);
    KmsKeyRecord untouched = createKey(repository);
    AliasRecord alias = createAlias(repository, "a", key);
    KeyEntry entry = entry(key);
    KeyEntry doomedEntry = entry(doomed);
    long revision = entry.revision();
    long doomedRevision = doomedEntry.revision();
    long untouchedRevision = entry(untouched).revision();
    try (SqliteServiceState other = files.open()) {
      change(other, new KeyChange.DeleteAlias(alias.arn()));
      change(other, new KeyChange.DestroyKey(doomed.arn()));
      repository.refresh();
      assertThat(repository.alias(alias.arn())).isEmpty();
      assertThat(repository.key(doomed.arn())).isEmpty();
      assertThat(doomedEntry.revision()).isGreaterThan(doomedRevision);
      assertThat(entry.revision()).isGreaterThan(revision);
      BackingKey backingKey = entry.record().backingKeys().get(0);
      change(
          other,
          new KeyChange.PutKey(KeyStates.disable(other.key(key.arn()).orElseThrow().record())));
      repository.refresh();
      assertThat(entry(key)).isSameAs(entry);
      assertThat(entry.record().state()).isEqualTo(KeyState.DISABLED);
      assertThat(entry.record().backingKeys().get(0)).isSameAs(backingKey);
      assertThat(entry(untouched).revision()).isEqualTo(untouchedRevision);
    }
  }

  @Test
  void refresh_nothingChanged_advancesNoRevision() {
    KmsKeyRecord key = createKey(repository);
    long revision = entry(key).revision();
    repository.refresh();
    assertThat(entry(key).revision()).isEqualTo(revision);
  }

  @Test
  void keysAndAliases_listed_areInTheOrderOfTheirArns() {
    for (int i = 0; i < 20; i++) {
      KmsKeyRecord key = createKey(repository);
      createAlias(repository, "x" + (i * 7) % 20, key);
    }
    assertThat(repository.keys())
        .extracting(entry -> entry.record().arn().toString())
        .isSorted()
        .hasSize(20);
    assertThat(repository.aliases("", null, 100))
        .extracting(alias -> alias.arn().toString())
        .isSorted()
        .hasSize(20);
  }

  @Test
  void aliasesOf_severalNames_areInTheOrderOfNames() {
    KmsKeyRecord key = createKey(repository);
    List.of("c", "a", "b").forEach(name -> createAlias(repository, name, key));
    assertThat(repository.aliasesOf(key.arn()))
        .extracting(AliasRecord::name)
        .containsExactly("alias/a", "alias/b", "alias/c");
  }

  @Test
  @Spec("ST-43")
  void close_afterwards_materialIsWipedAndUseIsRefused() {
    KmsKeyRecord key = createKey(repository);
    KeyEntry entry = entry(key);
    long revision = entry.revision();
    repository.close();
    repository.close();
    assertThat(entry.record().backingKeys().get(0).material().isDestroyed()).isTrue();
    assertThat(entry.revision()).isGreaterThan(revision);
    assertThat(repository.key(key.arn())).isEmpty();
    assertThatThrownBy(() -> createKey(repository))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> repository.refresh()).isInstanceOf(KmsUnavailableException.class);
  }

  @Test
  void open_pathWithUnusualCharacters_works() {
    StoreDirectory unusual = new StoreDirectory(directory.resolve("a?b%20c #d"));
    try (SqliteServiceState made = unusual.open()) {
      createKey(made);
    }
    assertThat(unusual.store()).exists();
    try (SqliteServiceState again = unusual.open()) {
      assertThat(again.keys()).hasSize(1);
    }
  }
}
