// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRepository;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;

/** A repository that fails when a test wants it: at the commit, and at a refresh. */
final class FaultyKeyRepository implements KeyRepository {

  private final KeyRepository keys;
  volatile boolean failing;
  volatile @Nullable CountDownLatch hanging;

  FaultyKeyRepository(KeyRepository keys) {
    this.keys = keys;
  }

  @Override
  public Optional<KeyEntry> key(Arn keyArn) {
    return keys.key(keyArn);
  }

  @Override
  public Optional<AliasRecord> alias(Arn aliasArn) {
    return keys.alias(aliasArn);
  }

  @Override
  public Collection<KeyEntry> keys() {
    return keys.keys();
  }

  @Override
  public Collection<AliasRecord> aliases() {
    return keys.aliases();
  }

  @Override
  public List<AliasRecord> aliasesOf(Arn keyArn) {
    return keys.aliasesOf(keyArn);
  }

  @Override
  public <T> T update(Function<KeyRepository, Update<T>> change) {
    return keys.update(
        newest -> {
          Update<T> update = change.apply(newest);
          fail();
          return update;
        });
  }

  @Override
  public void refresh() {
    CountDownLatch end = hanging;
    if (end != null) {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    if (failing) {
      keys.keys().forEach(KeyEntry::touch);
      fail();
    }
    keys.refresh();
  }

  private void fail() {
    if (failing) {
      throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "the test wants a failure");
    }
  }
}
