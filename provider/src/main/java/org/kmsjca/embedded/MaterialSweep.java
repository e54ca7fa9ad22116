// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
 * What the clock does to the material of keys: it is rotated when that is due.
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
    Optional<KeyRotation> rotation =
        engine
            .state()
            .update(
                newest -> {
                  Optional<KeyRotation> due = dueRotation(newest, arn, now);
                  due.ifPresent(one -> record(Rotations.events(one), now));
                  return new Update<>(
                      due.map(one -> new Changes(one.changes(), List.of(), List.of()))
                          .orElse(Changes.NONE),
                      due);
                });
    rotation.ifPresent(one -> Rotations.temporaries(one).forEach(KeyMaterial::destroy));
    return rotation.isPresent();
  }

  private Optional<KeyRotation> dueRotation(ServiceState newest, Arn arn, Instant now) {
    return newest
        .key(arn)
        .map(KeyEntry::record)
        .filter(key -> KeyRotation.isDueNow(key, now))
        .map(
            key ->
                KeyRotation.automatic(
                    key,
                    newest.keysWithId(key.keyId()).stream().map(KeyEntry::record).toList(),
                    engine.random(),
                    now));
  }

  private void record(List<ServiceEvent> events, Instant now) {
    for (ServiceEvent event : events) {
      engine
          .trail()
          .record(engine.events().byService(event.name(), now, event.key(), event.details()));
    }
  }
}
