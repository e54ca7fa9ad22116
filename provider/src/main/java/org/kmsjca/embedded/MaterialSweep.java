// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRotation;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.operations.Rotations;
import org.kmsjca.embedded.operations.ServiceEvent;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

/**
 * What the clock does to the material of keys: it is rotated when that is due, and deleted when it
 * has expired.
 *
 * <p>Each key is changed in a transaction of its own that looks at the newest state again, so that
 * of several processes only one does it. A clock that jumps forward causes one rotation, not one
 * for each period that it left out; one that jumps back causes none.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> destroys its copies of new material.
 */
final class MaterialSweep {

  private final Engine engine;

  MaterialSweep(Engine engine) {
    this.engine = engine;
  }

  /**
   * Rotates all enabled keys that are due.
   *
   * @return how many; a key and its replicas count once
   */
  int rotateDueKeys() {
    Instant now = engine.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    int rotated = 0;
    for (KeyEntry entry : engine.state().keys()) {
      KmsKeyRecord key = entry.record();
      if (KeyRotation.isDueNow(key, now) && rotateIfDue(key.arn(), now)) {
        rotated++;
      }
    }
    return rotated;
  }

  private boolean rotateIfDue(Arn arn, Instant now) {
    List<KeyMaterial> made = new ArrayList<>();
    try {
      return engine
          .state()
          .update(
              newest -> {
                Optional<KeyRotation> due = dueRotation(newest, arn, now);
                due.ifPresent(one -> made.addAll(Rotations.temporaries(one)));
                due.ifPresent(one -> record(Rotations.events(one), now));
                return new Update<>(
                    due.map(one -> new Changes(one.changes(), List.of(), List.of()))
                        .orElse(Changes.NONE),
                    due.isPresent());
              });
    } finally {
      // Also if it could not be recorded or stored.
      made.forEach(KeyMaterial::destroy);
    }
  }

  private Optional<KeyRotation> dueRotation(ServiceState newest, Arn arn, Instant now) {
    return newest
        .key(arn)
        .map(KeyEntry::record)
        .filter(key -> KeyRotation.isDueNow(key, now))
        .map(key -> KeyRotation.automatic(key, related(newest, key), engine.random(), now));
  }

  /**
   * Deletes all imported material that has expired.
   *
   * @return how many keys lost material; each Region counts
   */
  int deleteExpiredMaterial() {
    Instant now = engine.clock().instant();
    int changed = 0;
    for (KeyEntry entry : engine.state().keys()) {
      KmsKeyRecord key = entry.record();
      if (!ImportedMaterials.expired(key, now).isEmpty() && deleteIfExpired(key.arn(), now)) {
        changed++;
      }
    }
    return changed;
  }

  private boolean deleteIfExpired(Arn arn, Instant now) {
    return engine
        .state()
        .update(
            newest ->
                newest
                    .key(arn)
                    .map(KeyEntry::record)
                    .filter(key -> !ImportedMaterials.expired(key, now).isEmpty())
                    .map(key -> new Update<>(withoutExpired(newest, key, now), true))
                    .orElse(new Update<>(Changes.NONE, false)));
  }

  private Changes withoutExpired(ServiceState newest, KmsKeyRecord key, Instant now) {
    List<String> expired =
        ImportedMaterials.expired(key, now).stream().map(BackingKey::id).toList();
    record(expired.stream().map(id -> expiry(key.arn(), id)).toList(), now);
    List<KeyChange> changes =
        ImportedMaterials.without(key, related(newest, key), expired).stream()
            .<KeyChange>map(KeyChange.PutKey::new)
            .toList();
    return new Changes(changes, List.of(), List.of());
  }

  private static ServiceEvent expiry(Arn arn, String keyMaterialId) {
    return new ServiceEvent(
        "DeleteExpiredKeyMaterial", arn, Map.of("keyMaterialId", keyMaterialId));
  }

  private static List<KmsKeyRecord> related(ServiceState state, KmsKeyRecord key) {
    return state.keysWithId(key.keyId()).stream().map(KeyEntry::record).toList();
  }

  private void record(List<ServiceEvent> events, Instant now) {
    for (ServiceEvent event : events) {
      engine.recordOwn(event.name(), now, event.key(), event.details());
    }
  }
}
