// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.UnrecoverableKeyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.Spec;

/** A store whose passphrase is there for a moment only. */
class LentPassphraseTest {

  private static final String FIRST = "passphrase-1";
  private static final String SECOND = "passphrase-2";
  private static final Argon2Cost CHEAP = new Argon2Cost(8192, 1, 1);

  @TempDir Path directory;
  private StoreDirectory files;

  @BeforeEach
  void name() {
    files = new StoreDirectory(directory);
  }

  private SqliteServiceState open(String text) {
    try (LentPassphrase lent = new LentPassphrase(text.toCharArray())) {
      return files.open(RootKeySource.password(lent, CHEAP));
    }
  }

  private static void verify(SqliteServiceState state, String text) {
    try (LentPassphrase lent = new LentPassphrase(text.toCharArray())) {
      state.verifyRootKey(RootKeySource.password(lent, CHEAP));
    }
  }

  @Test
  void close_wipesAndGivesNoMore() {
    char[] given = FIRST.toCharArray();
    LentPassphrase lent = new LentPassphrase(given);
    assertThat(lent.get()).isEqualTo(given).isNotSameAs(given);
    lent.close();
    lent.close();
    assertThatThrownBy(lent::get)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("not kept");
    assertThat(given).isEqualTo(FIRST.toCharArray());
  }

  @Test
  void store_opened_worksWithoutThePassphrase() {
    try (SqliteServiceState state = open(FIRST)) {
      KmsKeyRecord key = StoreDirectory.createKey(state);
      state.refresh();
      assertThat(state.key(key.arn())).isPresent();
    }
  }

  @Test
  @Spec("ST-16")
  void verifyRootKey_wrongPassphrase_isRefusedWithTheCause() {
    try (SqliteServiceState state = open(FIRST)) {
      verify(state, FIRST);
      assertThatThrownBy(() -> verify(state, SECOND))
          .isInstanceOf(KmsUnavailableException.class)
          .hasCauseInstanceOf(UnrecoverableKeyException.class);
      StoreDirectory.createKey(state);
    }
  }

  /** The new passphrase is not known here, and the old one is not kept: both are to be given. */
  @Test
  @Spec("ST-19")
  void verifyRootKey_changedByAnotherProcess_takesTheNewOne() {
    try (SqliteServiceState state = open(FIRST);
        SqliteServiceState other = open(FIRST)) {
      try (LentPassphrase lent = new LentPassphrase(SECOND.toCharArray())) {
        other.changeRootKey(RootKeySource.password(lent, CHEAP));
      }
      KmsKeyRecord key = StoreDirectory.createKey(other);
      assertThatThrownBy(state::refresh)
          .isInstanceOf(KmsUnavailableException.class)
          .hasMessageContaining("another process changed the root key")
          .hasMessageContaining("load the KeyStore with the password again");
      assertThatThrownBy(() -> verify(state, FIRST))
          .hasCauseInstanceOf(UnrecoverableKeyException.class);
      assertThatThrownBy(state::refresh).isInstanceOf(KmsUnavailableException.class);
      verify(state, SECOND);
      assertThat(state.key(key.arn())).isPresent();
      StoreDirectory.createKey(state);
    }
  }
}
