// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;

/** A repository that fails when a test wants it: at the commit, and at a refresh. */
final class FaultyServiceState implements ServiceState {

  private final ServiceState keys;
  volatile boolean failing;

  /** What the last update wanted to change, also if it failed. */
  volatile Changes lastChanges = Changes.NONE;

  boolean usesFail;
  int usesStored;
  volatile @Nullable CountDownLatch hanging;

  /** What another process does just before the next update, once. */
  volatile @Nullable Runnable beforeUpdate;

  /** How many keys and aliases were fetched for lists. */
  int listed;

  FaultyServiceState(ServiceState keys) {
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
  public List<KeyEntry> keys(String prefix, @Nullable String after, int limit) {
    List<KeyEntry> some = keys.keys(prefix, after, limit);
    listed += some.size();
    return some;
  }

  @Override
  public List<AliasRecord> aliases(String prefix, @Nullable String after, int limit) {
    List<AliasRecord> some = keys.aliases(prefix, after, limit);
    listed += some.size();
    return some;
  }

  @Override
  public List<AliasRecord> aliasesOf(Arn keyArn) {
    return keys.aliasesOf(keyArn);
  }

  @Override
  public List<KeyEntry> keysWithId(KeyId keyId) {
    return keys.keysWithId(keyId);
  }

  @Override
  public Optional<LastUse> lastUseOf(Arn keyArn) {
    return keys.lastUseOf(keyArn);
  }

  @Override
  public GrantsOfKey grantsOf(Arn keyArn) {
    return keys.grantsOf(keyArn);
  }

  @Override
  public List<GrantRecord> grantsNaming(String text) {
    return keys.grantsNaming(text);
  }

  @Override
  public List<GrantRecord> retirableBy(
      String region, String retiringPrincipal, @Nullable String after, int limit) {
    return keys.retirableBy(region, retiringPrincipal, after, limit);
  }

  @Override
  public Optional<IdentityDocument> identity(String id) {
    return keys.identity(id);
  }

  @Override
  public Collection<IdentityDocument> identities() {
    return keys.identities();
  }

  @Override
  public long identitiesRevision() {
    return keys.identitiesRevision();
  }

  @Override
  public void noteUse(Arn keyArn, LastUse use) {
    keys.noteUse(keyArn, use);
  }

  @Override
  public void storeUses() {
    if (usesFail) {
      throw new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "the test wants a failure");
    }
    usesStored++;
    keys.storeUses();
  }

  @Override
  public <T> T update(Function<ServiceState, Update<T>> change) {
    Runnable meanwhile = beforeUpdate;
    beforeUpdate = null;
    if (meanwhile != null) {
      meanwhile.run();
    }
    return keys.update(
        newest -> {
          Update<T> update = change.apply(newest);
          lastChanges = update.changes();
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
