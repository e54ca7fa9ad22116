// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.material.KeyMaterial;

/**
 * All identities in memory, and the counter of their changes.
 *
 * <p><b>Thread safety:</b> reads are thread-safe and never wait; changes are made by one thread at
 * a time. <b>Secrets:</b> those of the identities, until they are removed or {@link #clear()}.
 */
final class IdentityDirectory {

  private final NavigableMap<String, IdentityDocument> identities = new ConcurrentSkipListMap<>();
  private final AtomicLong revision = new AtomicLong();

  Optional<IdentityDocument> identity(String id) {
    return Optional.ofNullable(identities.get(id));
  }

  Collection<IdentityDocument> identities() {
    return Collections.unmodifiableCollection(identities.values());
  }

  long revision() {
    return revision.get();
  }

  void apply(Delta delta) {
    if (delta.identities().isEmpty() && delta.removedIdentities().isEmpty()) {
      return;
    }
    delta.identities().forEach(this::put);
    delta.removedIdentities().forEach(this::remove);
    touch();
  }

  /** Makes every decision stale that was made on what is known here. */
  void touch() {
    revision.incrementAndGet();
  }

  /** Forgets everything and wipes all secrets. */
  void clear() {
    identities.keySet().forEach(this::remove);
    touch();
  }

  /* A secret that stays the same is not wiped: somebody may be using it. */
  private void put(IdentityDocument identity) {
    @Nullable IdentityDocument old = identities.get(identity.id());
    @Nullable KeyMaterial oldSecret = old == null ? null : old.secret();
    @Nullable KeyMaterial newSecret = identity.secret();
    if (oldSecret != null && newSecret != null && same(oldSecret, newSecret)) {
      newSecret.destroy();
      identities.put(
          identity.id(),
          new IdentityDocument(identity.id(), identity.kind(), identity.json(), oldSecret));
      return;
    }
    identities.put(identity.id(), identity);
    if (oldSecret != null) {
      oldSecret.destroy();
    }
  }

  private static boolean same(KeyMaterial a, KeyMaterial b) {
    return a.lend(first -> b.lend(second -> MessageDigest.isEqual(first, second)));
  }

  private void remove(String id) {
    @Nullable IdentityDocument old = identities.remove(id);
    if (old != null && old.secret() != null) {
      old.secret().destroy();
    }
  }
}
