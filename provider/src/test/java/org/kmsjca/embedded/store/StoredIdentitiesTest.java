// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.Samples.change;
import static org.kmsjca.embedded.store.Samples.identity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.iam.IdentityChange.DeleteIdentity;
import org.kmsjca.embedded.iam.IdentityChange.PutIdentity;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

class StoredIdentitiesTest {

  private static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final byte[] SECRET =
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;
  private StoreDirectory files;
  private SqliteServiceState state;

  @BeforeEach
  void open() {
    files = new StoreDirectory(directory);
    state = files.open();
  }

  @AfterEach
  void close() {
    state.close();
  }

  private void reopen() {
    state.close();
    state = files.open();
  }

  private IdentityDocument accessKey() {
    return identity(ACCESS_KEY, KeyMaterial.copyOf(SECRET));
  }

  private KeyMaterial secret() {
    return Objects.requireNonNull(state.identity(ACCESS_KEY).orElseThrow().secret());
  }

  @Test
  @Spec("ST-4")
  void putIdentity_allFields_givesThemBack() {
    IdentityDocument user = identity(Samples.ALICE, null);
    IdentityDocument accessKey = accessKey();
    change(state, new PutIdentity(user), new PutIdentity(accessKey));
    Objects.requireNonNull(accessKey.secret()).destroy(); // the store has its own copy
    for (int round = 0; round < 2; round++) {
      assertThat(state.identity(Samples.ALICE)).contains(user);
      assertThat(secret().toByteArray()).isEqualTo(SECRET);
      assertThat(state.identities())
          .extracting(IdentityDocument::id)
          .containsExactly(ACCESS_KEY, Samples.ALICE);
      reopen();
    }
  }

  @Test
  @Spec("ST-54")
  void identityChanged_anyOne_advancesTheRevision() {
    long revision = state.identitiesRevision();
    change(state, new PutIdentity(identity(Samples.ALICE, null)));
    assertThat(state.identitiesRevision()).isGreaterThan(revision);
    revision = state.identitiesRevision();
    StoreDirectory.createKey(state);
    assertThat(state.identitiesRevision()).isEqualTo(revision);
    change(state, new DeleteIdentity(Samples.ALICE));
    assertThat(state.identitiesRevision()).isGreaterThan(revision);
    assertThat(state.identity(Samples.ALICE)).isEmpty();
    reopen();
    assertThat(state.identities()).isEmpty();
  }

  @Test
  void putIdentity_removedBefore_isThereAgain() {
    change(state, new PutIdentity(identity(Samples.ALICE, null)));
    change(state, new DeleteIdentity(Samples.ALICE));
    change(state, new PutIdentity(identity(Samples.ALICE, null)));
    reopen();
    assertThat(state.identity(Samples.ALICE)).isPresent();
  }

  @Test
  @Spec({"ST-31", "ST-54"})
  void refresh_identitiesChangedByAnother_areSeen() {
    try (SqliteServiceState other = files.open()) {
      change(other, new PutIdentity(accessKey()));
      long revision = state.identitiesRevision();
      assertThat(state.identity(ACCESS_KEY)).isEmpty();
      state.refresh();
      assertThat(secret().toByteArray()).isEqualTo(SECRET);
      assertThat(state.identitiesRevision()).isGreaterThan(revision);
      change(other, new DeleteIdentity(ACCESS_KEY));
      KeyMaterial secret = secret();
      state.refresh();
      assertThat(state.identity(ACCESS_KEY)).isEmpty();
      assertThat(secret.isDestroyed()).isTrue();
    }
  }

  @Test
  void putIdentity_sameSecret_keepsTheOneInUse() {
    change(state, new PutIdentity(accessKey()));
    KeyMaterial inUse = secret();
    change(
        state,
        new PutIdentity(
            new IdentityDocument(ACCESS_KEY, "user", "{}", KeyMaterial.copyOf(SECRET))));
    assertThat(secret()).isSameAs(inUse);
    assertThat(inUse.isDestroyed()).isFalse();
    assertThat(state.identity(ACCESS_KEY).orElseThrow().json()).isEqualTo("{}");
    change(state, new PutIdentity(identity(ACCESS_KEY, KeyMaterial.copyOf(new byte[40]))));
    assertThat(inUse.isDestroyed()).isTrue();
    assertThat(secret().toByteArray()).isEqualTo(new byte[40]);
    change(state, new PutIdentity(identity(ACCESS_KEY, null)));
    assertThat(state.identity(ACCESS_KEY).orElseThrow().secret()).isNull();
  }

  @Test
  @Spec("ST-43")
  void close_afterwards_secretsAreWiped() {
    change(state, new PutIdentity(accessKey()));
    KeyMaterial secret = secret();
    state.close();
    assertThat(secret.isDestroyed()).isTrue();
    assertThat(state.identities()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE identity SET json = '{}'",
        "UPDATE identity SET kind = 'root'",
        "UPDATE identity SET id = 'AKIAOTHER'",
        "UPDATE identity SET wrapped = NULL",
        "UPDATE identity SET change_number = 0",
      })
  @Spec({"ST-50", "ST-51"})
  void open_rowChangedByHand_isRefusedNamingIt(String sql) throws Exception {
    change(state, new PutIdentity(accessKey()));
    state.close();
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      StoreFile.execute(connection, sql);
    }
    assertThatThrownBy(files::open)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContainingAll("identity AKIA", "not as it was written");
  }

  @Test
  @Spec("ST-13")
  void open_secretsExchanged_isRefused() throws Exception {
    change(state, new PutIdentity(accessKey()));
    change(state, new PutIdentity(identity("AKIAOTHER", KeyMaterial.copyOf(SECRET))));
    state.close();
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      StoreFile.execute(
          connection,
          "UPDATE identity SET wrapped = (SELECT wrapped FROM identity WHERE id = 'AKIAOTHER')");
    }
    assertThatThrownBy(files::open).hasMessageContaining("does not unwrap");
  }
}
