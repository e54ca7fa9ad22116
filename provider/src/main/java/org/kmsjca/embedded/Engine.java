// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.kmsjca.embedded.audit.AuditEvents;
import org.kmsjca.embedded.audit.AuditTrail;
import org.kmsjca.embedded.audit.EventIds;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRepository;
import org.kmsjca.embedded.keys.KeyRepository.Change;
import org.kmsjca.embedded.keys.KeyRepository.Update;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.RevocableKms;

/**
 * The embedded service on one store: what all its callers share.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> all key material, in the repository.
 */
final class Engine {

  private final KeyRepository keys;
  private final Place place;
  private final AuditTrail trail;
  private final AuditEvents events;
  private final InstantSource clock;
  private final SecureRandom random;
  private final KeyPolicies policies = new KeyPolicies();
  private volatile boolean stale;

  /* Counts changes of principals and their policies; nothing changes them yet. */
  private final AtomicLong identities = new AtomicLong();

  /**
   * Makes the service.
   *
   * @param keys the store
   * @param place where the service is
   * @param trail where calls are recorded
   * @param clock tells the time
   * @param random where keys, IVs and identifiers come from
   */
  Engine(
      KeyRepository keys, Place place, AuditTrail trail, InstantSource clock, SecureRandom random) {
    this.keys = keys;
    this.place = place;
    this.trail = trail;
    this.clock = clock;
    this.random = random;
    events = new AuditEvents(place.region(), place.account(), new EventIds(random));
  }

  /** Gives the service as one caller sees it. */
  RevocableKms as(Caller caller) {
    return new EmbeddedKms(this, Session.of(caller));
  }

  /**
   * Destroys all keys whose waiting period is over.
   *
   * @return how many
   */
  int destroyDueKeys() {
    Instant now = clock.instant();
    int destroyed = 0;
    for (KeyEntry entry : keys.keys()) {
      if (isDue(entry.record(), now) && destroyIfDue(entry.record().arn(), now)) {
        destroyed++;
      }
    }
    return destroyed;
  }

  private boolean destroyIfDue(Arn arn, Instant now) {
    return keys.update(
        newest -> {
          boolean due =
              newest.key(arn).map(KeyEntry::record).filter(key -> isDue(key, now)).isPresent();
          if (!due) {
            return new Update<>(List.of(), false);
          }
          trail.record(events.byService("DeleteKey", now, arn));
          return new Update<>(List.of(new Change.DestroyKey(arn)), true);
        });
  }

  private static boolean isDue(KmsKeyRecord key, Instant now) {
    return key.state() == KeyState.PENDING_DELETION
        && key.deletionDate() != null
        && !key.deletionDate().isAfter(now);
  }

  KeyRepository keys() {
    return keys;
  }

  /**
   * Gives the keys for an operation that only reads.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store could not be refreshed lately and
   *     still cannot: another process may have revoked what memory still allows
   */
  KeyRepository freshKeys() {
    if (stale) {
      keys.refresh();
      stale = false;
    }
    return keys;
  }

  /** Says that the store could not be refreshed. */
  void setStale() {
    stale = true;
  }

  Place place() {
    return place;
  }

  AuditTrail trail() {
    return trail;
  }

  AuditEvents events() {
    return events;
  }

  InstantSource clock() {
    return clock;
  }

  SecureRandom random() {
    return random;
  }

  KeyPolicies policies() {
    return policies;
  }

  AtomicLong identities() {
    return identities;
  }
}
