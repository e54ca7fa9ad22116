// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyDeletion;
import org.kmsjca.embedded.keys.KeyDeletion.Finding;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;

/**
 * Destroys keys whose waiting period is over.
 *
 * <p>The clock alone destroys nothing: that a period is over is noted durably first, and the key
 * goes when the clock still says so a grace period later, and this process has also waited a while
 * by a clock that cannot be set. Each key is changed in a transaction of its own that looks at the
 * newest state again, so that of several processes only one does it, and a cancelled deletion wins.
 *
 * <p>Confined to one thread.
 */
final class DeletionSweep {

  /** How long this process waits between the note and the end, whatever the clock says. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Engine engine;
  private final LongSupplier nanoTime;
  private final Map<Arn, Long> seenOver = new HashMap<>();

  DeletionSweep(Engine engine, LongSupplier nanoTime) {
    this.engine = engine;
    this.nanoTime = nanoTime;
  }

  /**
   * Notes which periods are over, and destroys the keys for which that was noted long enough ago.
   *
   * @return how many keys were destroyed
   */
  int destroyDueKeys() {
    Instant now = engine.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    int destroyed = 0;
    for (KeyEntry entry : engine.state().keys()) {
      KmsKeyRecord key = entry.record();
      switch (KeyDeletion.find(key, now)) {
        case OVER, NOT_OVER_ANY_MORE -> {
          seenOver.remove(key.arn());
          note(key.arn(), now);
        }
        case DUE -> {
          if (hasWaited(key.arn()) && destroy(key.arn(), now)) {
            seenOver.remove(key.arn());
            destroyed++;
          }
        }
        case NONE -> {
          if (key.deletionDueSince() == null) {
            seenOver.remove(key.arn());
          } else {
            seenOver.putIfAbsent(key.arn(), nanoTime.getAsLong());
          }
        }
      }
    }
    return destroyed;
  }

  private boolean hasWaited(Arn key) {
    long now = nanoTime.getAsLong();
    Long since = seenOver.putIfAbsent(key, now);
    return since != null && now - since >= PATIENCE.toNanos();
  }

  private void note(Arn arn, Instant now) {
    Optional<Finding> noted =
        engine
            .state()
            .update(
                newest -> {
                  Optional<KmsKeyRecord> key = newest.key(arn).map(KeyEntry::record);
                  Optional<Finding> finding = key.map(one -> KeyDeletion.find(one, now));
                  return new Update<>(
                      finding.map(one -> change(key.orElseThrow(), one, now)).orElse(Changes.NONE),
                      finding);
                });
    if (noted.equals(Optional.of(Finding.OVER))) {
      seenOver.put(arn, nanoTime.getAsLong());
    }
  }

  private static Changes change(KmsKeyRecord key, Finding finding, Instant now) {
    return switch (finding) {
      case OVER -> Changes.of(put(key.toBuilder().deletionDueSince(now).build()));
      case NOT_OVER_ANY_MORE -> Changes.of(put(key.toBuilder().deletionDueSince(null).build()));
      case DUE, NONE -> Changes.NONE;
    };
  }

  private static KeyChange put(KmsKeyRecord key) {
    return new KeyChange.PutKey(key);
  }

  private boolean destroy(Arn arn, Instant now) {
    return engine
        .state()
        .update(
            newest -> {
              Optional<KmsKeyRecord> key =
                  newest
                      .key(arn)
                      .map(KeyEntry::record)
                      .filter(one -> KeyDeletion.find(one, now) == Finding.DUE);
              if (key.isEmpty()) {
                return new Update<>(Changes.NONE, false);
              }
              engine.recordOwn("DeleteKey", now, arn, Map.of());
              return new Update<>(destruction(newest, key.get(), now), true);
            });
  }

  private static Changes destruction(ServiceState newest, KmsKeyRecord key, Instant now) {
    List<KeyChange> changes = new ArrayList<>();
    changes.add(new KeyChange.DestroyKey(key.arn()));
    List<KmsKeyRecord> related =
        newest.keysWithId(key.keyId()).stream().map(KeyEntry::record).toList();
    KeyDeletion.afterReplica(key, related, now).map(DeletionSweep::put).ifPresent(changes::add);
    return new Changes(changes, List.of(), List.of());
  }
}
