// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.kms.Arn;
import org.kmsjca.testing.Spec;

class StoredUsesTest {

  private static final LastUse FIRST = new LastUse("Decrypt", Samples.TIME, "event", "request");
  private static final LastUse LATER =
      new LastUse("Encrypt", Samples.TIME.plusMillis(400), null, null);

  @TempDir Path directory;
  private StoreDirectory files;
  private SqliteServiceState state;
  private Arn key;

  @BeforeEach
  void open() {
    files = new StoreDirectory(directory);
    state = files.open();
    key = StoreDirectory.createKey(state).arn();
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void lastUseOf_noted_isTheLatest() {
    assertThat(state.lastUseOf(key)).isEmpty();
    state.noteUse(key, LATER);
    state.noteUse(key, FIRST);
    assertThat(state.lastUseOf(key)).contains(LATER);
  }

  @Test
  @Spec("ST-55")
  void storeUses_noted_isKeptWithoutANumberedChange() {
    long revision = state.key(key).orElseThrow().revision();
    state.noteUse(key, FIRST);
    state.storeUses();
    state.storeUses();
    state.refresh();
    assertThat(state.key(key).orElseThrow().revision()).isEqualTo(revision);
    try (SqliteServiceState other = files.open()) {
      assertThat(other.lastUseOf(key)).contains(FIRST);
      other.noteUse(key, LATER);
      other.storeUses();
    }
    assertThat(state.lastUseOf(key)).contains(LATER);
  }

  @Test
  @Spec("ST-55")
  void storeUses_earlierThanAnotherProcessWrote_keepsTheLater() {
    try (SqliteServiceState other = files.open()) {
      other.noteUse(key, LATER);
      other.storeUses();
    }
    state.noteUse(key, FIRST);
    state.storeUses();
    assertThat(state.lastUseOf(key)).contains(LATER);
  }

  @Test
  void storeUses_keyDestroyed_isForgotten() {
    Arn other = StoreDirectory.createKey(state).arn();
    state.noteUse(key, FIRST);
    state.noteUse(other, FIRST);
    state.storeUses();
    state.noteUse(key, LATER);
    StoreDirectory.change(state, new KeyChange.DestroyKey(key));
    state.storeUses();
    assertThat(state.lastUseOf(key)).isEmpty();
    assertThat(state.lastUseOf(other)).contains(FIRST);
  }
}
