// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.AuditEvents;
import org.kmsjca.embedded.audit.AuditTrail;
import org.kmsjca.embedded.audit.EventIds;
import org.kmsjca.embedded.iam.CallerDirectory;
import org.kmsjca.embedded.iam.operations.Iam;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.KeyMaterial;

/**
 * The embedded service on one store: what all its callers share.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> all key material, in the repository.
 */
final class Engine {

  private final ServiceState state;
  private final Place place;
  private final AuditTrail trail;
  private final AuditEvents events;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ServiceLimits limits;
  private final Throttle throttle;
  private final KeyPolicies policies = new KeyPolicies();
  private final CallerDirectory callers = new CallerDirectory();
  private final Queue<WeakReference<Runnable>> ending = new ConcurrentLinkedQueue<>();

  /* How often the store could not be refreshed, and up to which of these times it could again. */
  private final AtomicLong failedRefreshes = new AtomicLong();
  private volatile long outlivedFailures;

  /**
   * Makes the service.
   *
   * @param state the store
   * @param place where the service is
   * @param trail where calls are recorded
   * @param clock tells the time
   * @param random where keys, IVs and identifiers come from
   */
  Engine(
      ServiceState state, Place place, AuditTrail trail, InstantSource clock, SecureRandom random) {
    this(state, place, trail, clock, random, ServiceLimits.DEFAULT);
  }

  /**
   * Makes the service with limits.
   *
   * @param state the store
   * @param place where the service is
   * @param trail where calls are recorded
   * @param clock tells the time
   * @param random where keys, IVs and identifiers come from
   * @param limits how much callers may do, and when
   */
  Engine(
      ServiceState state,
      Place place,
      AuditTrail trail,
      InstantSource clock,
      SecureRandom random,
      ServiceLimits limits) {
    this.limits = limits;
    throttle = new Throttle(limits.requestQuotas());
    this.state = state;
    this.place = place;
    this.trail = trail;
    this.clock = clock;
    this.random = random;
    events = new AuditEvents(new EventIds(random));
  }

  /** Gives the service as one caller sees it. */
  RevocableKms as(Caller caller) {
    return as(caller, place.region());
  }

  /** Gives the service as one caller sees it in one Region. */
  RevocableKms as(Caller caller, String region) {
    return as(Session.of(caller, region));
  }

  /** Gives the service as it answers in one session. */
  RevocableKms as(Session session) {
    return new EmbeddedKms(this, session);
  }

  /**
   * Gives the service as the owner of an access key sees it in one Region.
   *
   * @throws KmsException if the credentials are not valid now
   */
  RevocableKms as(AccessKeyCredentials credentials, String region) {
    return new EmbeddedKms(this, session(credentials, region));
  }

  /** Gives the administration of identities as it answers in one session. */
  Iam iam(Session session) {
    return new EmbeddedIam(this, session);
  }

  /** Gives the administration of identities as one caller sees it. */
  Iam iam(Caller caller) {
    return new EmbeddedIam(this, Session.of(caller, place.region()));
  }

  /**
   * Gives the administration of identities as the owner of an access key sees it.
   *
   * @throws KmsException if the credentials are not valid now
   */
  Iam iam(AccessKeyCredentials credentials) {
    return new EmbeddedIam(this, session(credentials, place.region()));
  }

  /**
   * Finds whose an access key is.
   *
   * @throws KmsException if the credentials are not valid now
   */
  Session session(AccessKeyCredentials credentials, String region) {
    Caller owner = callers.verify(freshState(), credentials, clock.instant());
    return Session.of(owner, credentials.accessKeyId(), region);
  }

  /**
   * Finds whose an access key is, and asks whether the caller has its secret.
   *
   * @param token the session token; null for none
   * @param proof tells whether the request was signed with this secret, which is lent to it
   * @throws KmsException if the access key or the signature is not valid now
   */
  Session session(
      String accessKeyId, @Nullable KeyMaterial token, Predicate<byte[]> proof, String region) {
    Caller owner = callers.verify(freshState(), accessKeyId, token, proof, clock.instant());
    return Session.of(owner, accessKeyId, region);
  }

  /** Forgets sessions that ended some time ago. */
  void forgetEndedSessions() {
    Instant now = clock.instant();
    if (!CallerDirectory.endedSessions(state, now).isEmpty()) {
      state.update(
          newest ->
              new Update<>(
                  new Changes(List.of(), List.of(), CallerDirectory.endedSessions(newest, now)),
                  true));
    }
  }

  ServiceState state() {
    return state;
  }

  /**
   * Gives the state for an operation that only reads.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the store could not be refreshed lately and
   *     still cannot: another process may have revoked what memory still allows
   */
  ServiceState freshState() {
    long failures = failedRefreshes.get();
    if (failures != outlivedFailures) {
      state.refresh();
      // A failure that was noted during this refresh still counts.
      outlivedFailures = failures;
    }
    return state;
  }

  /** Says that the store could not be refreshed. */
  void setStale() {
    failedRefreshes.incrementAndGet();
  }

  Place place() {
    return place;
  }

  /** Keeps an action for the end of the process, weakly. */
  void beforeEnd(Runnable action) {
    ending.removeIf(earlier -> earlier.get() == null);
    ending.add(new WeakReference<>(action));
  }

  /** Does what was asked for before the end. */
  void end() {
    for (WeakReference<Runnable> asked : ending) {
      Runnable action = asked.get();
      if (action != null) {
        action.run();
      }
    }
  }

  /**
   * Records what the service did to a key of its own.
   *
   * @param name for example {@code RotateKey}
   * @param details what the trail tells of it, beside the key's ID
   * @throws org.kmsjca.kms.KmsUnavailableException if it cannot be recorded; it must then not
   *     happen
   */
  void recordOwn(String name, Instant time, Arn key, Map<String, ?> details) {
    trail.record(events.byService(name, time, key, details));
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

  CallerDirectory callers() {
    return callers;
  }

  ServiceLimits limits() {
    return limits;
  }

  Throttle throttle() {
    return throttle;
  }

  KeyPolicies policies() {
    return policies;
  }
}
