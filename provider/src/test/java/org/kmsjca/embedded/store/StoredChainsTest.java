// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kmsjca.embedded.store.StoreDirectory.RANDOM;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.audit.ChainHead;
import org.kmsjca.embedded.audit.ChainRecord;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;
import org.sqlite.SQLiteConfig;

class StoredChainsTest {

  private static final byte[] SIGNING_KEY = random();
  private static final ChainRecord CHAIN =
      new ChainRecord("0123456789abcdef", Samples.TIME, Bytes.wrap(random()), ChainHead.START);
  private static final ChainHead TENTH = new ChainHead(10, Bytes.wrap(random()));

  @TempDir Path directory;
  private StoreDirectory files;
  private SqliteServiceState state;

  private static byte[] random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void open() {
    files = new StoreDirectory(directory);
    state = files.open();
    state.chains().create(CHAIN, KeyMaterial.copyOf(SIGNING_KEY));
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void create_chain_isListedInOtherProcessesToo() {
    ChainRecord older =
        new ChainRecord(
            "ffff456789abcdef", Samples.TIME.minusMillis(1), CHAIN.publicKey(), ChainHead.START);
    state.chains().create(older, KeyMaterial.copyOf(SIGNING_KEY));
    try (SqliteServiceState other = files.open()) {
      assertThat(other.chains().chains()).containsExactly(older, CHAIN);
      assertThat(other.chains().signingKey(CHAIN.id()).toByteArray()).isEqualTo(SIGNING_KEY);
    }
  }

  @Test
  void advance_further_isKeptAndNeverGoesBack() {
    state.chains().advance(CHAIN.id(), TENTH);
    state.chains().advance(CHAIN.id(), new ChainHead(9, Bytes.wrap(random())));
    assertThat(state.chains().chains()).containsExactly(CHAIN.withHead(TENTH));
    assertThat(state.chains().signingKey(CHAIN.id()).toByteArray()).isEqualTo(SIGNING_KEY);
  }

  @Test
  void anyUse_chainThatIsNotListed_isRefused() {
    assertThatThrownBy(() -> state.chains().signingKey("00"))
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("lists no chain of audit records 00");
    assertThatThrownBy(() -> state.chains().advance("00", TENTH))
        .hasMessageContaining("lists no chain");
    assertThatThrownBy(() -> state.chains().create(CHAIN, KeyMaterial.copyOf(SIGNING_KEY)))
        .hasMessageContaining("is listed already");
  }

  @Test
  @Spec("ST-18")
  void changeRootKey_afterwards_signingKeyUnwraps() {
    try (SqliteServiceState other = files.open()) {
      other.changeRootKey(RootKeySource.file(files.rootKey()));
      assertThat(state.chains().signingKey(CHAIN.id()).toByteArray()).isEqualTo(SIGNING_KEY);
      state.chains().advance(CHAIN.id(), TENTH);
      assertThat(other.chains().chains()).containsExactly(CHAIN.withHead(TENTH));
    }
  }

  @Test
  @Spec({"ST-50", "ST-51"})
  void chains_headChangedByHand_isRefusedNamingIt() throws Exception {
    try (Connection connection =
        new SQLiteConfig().createConnection("jdbc:sqlite:" + files.store())) {
      StoreFile.execute(connection, "UPDATE audit_chain SET head_number = 1");
    }
    assertThatThrownBy(() -> state.chains().chains())
        .hasMessageContainingAll("audit_chain " + CHAIN.id(), "not as it was written");
  }
}
