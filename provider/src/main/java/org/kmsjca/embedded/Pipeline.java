// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.AuditEvent;
import org.kmsjca.embedded.audit.AuditEvents;
import org.kmsjca.embedded.keys.LastUse;
import org.kmsjca.embedded.operations.Access;
import org.kmsjca.embedded.operations.Call;
import org.kmsjca.embedded.operations.CallerContext;
import org.kmsjca.embedded.operations.ManagedKeyMissingException;
import org.kmsjca.embedded.operations.Performed;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.embedded.operations.RequestGrants;
import org.kmsjca.embedded.operations.ServiceEvent;
import org.kmsjca.embedded.operations.ServiceOperation;
import org.kmsjca.embedded.operations.ServiceOperations;
import org.kmsjca.embedded.policy.Explanation;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsDryRunException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RevocableKms.Stamped;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.material.KeyMaterial;

/**
 * One call on its way through the service, step by step. Confined to the thread of the call.
 *
 * @param <R> the type of the operation's result
 */
final class Pipeline<R> implements CallEvents.Measurable<Stamped<R>> {

  /*
   * Order: authenticate, throttle, validate, resolve identifiers and parse ciphertext, authorise,
   * check state, check usage, check parameters, dry run, perform, audit. AWS KMS reports errors in
   * this order.
   *
   * Operations that change something run from resolving to auditing inside one update of the
   * repository, on the newest state, also of what other processes did.
   *
   * Failure: the record of a success is written before the caller gets the result, and before a
   * change is committed; if it cannot be written there is no result and no change. If the commit
   * fails after that, a second record with the same requestID tells the error.
   */

  private static final Set<String> PRINCIPALS =
      Set.of("root", "user", "role", "assumed-role", "federated-user");

  private final Engine engine;
  private final Session session;
  private final KmsRequest<R> request;
  private final Operation operation;
  private final AuditEvents.Call audited;
  private final StampBuilder stamp;
  private Authentication.Attempt caller;
  private CallerContext context;
  private List<Arn> resources = List.of();
  private @Nullable Performed<R> performed;
  private boolean unrecordable;

  Pipeline(Engine engine, Session session, KmsRequest<R> request) {
    this.engine = engine;
    this.session = session;
    this.request = request;
    Instant now = engine.clock().instant();
    operation = request.getClass().getAnnotation(Operation.class);
    stamp = new StampBuilder(engine.clock(), now, engine.state());
    caller = session.authentication().attempt(engine.callers(), engine.state(), now);
    audited = session.named(engine.events().call(caller.origin(), session.region(), now, request));
    context = session.context(caller.caller());
  }

  /**
   * Takes all steps.
   *
   * @return the result with the stamp of the decision that allowed it
   * @throws KmsException the error of the first step that failed; it was recorded
   */
  Stamped<R> run() {
    return CallEvents.measured(this);
  }

  @Override
  public String operation() {
    return request.operation();
  }

  @Override
  public String caller() {
    return caller.caller().caller().arn().toString();
  }

  @Override
  public @Nullable String keyArn() {
    return resources.isEmpty() ? null : resources.get(0).toString();
  }

  @Override
  public Stamped<R> steps() {
    try {
      authenticate();
      engine
          .throttle()
          .count(request, caller.caller().caller().account(), session.region(), audited.time());
      validate();
      R result = operation.readOnly() ? read() : change();
      return new Stamped<>(result, stamp.build());
    } catch (KmsException e) {
      throw failed(e);
    } catch (RuntimeException e) {
      throw failed(
          new KmsUnavailableException(
              KmsErrorCode.KMS_INTERNAL, "the service failed; nothing was changed", e));
    } catch (Error e) {
      failed(new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, "the service broke: " + e));
      throw e;
    } finally {
      if (performed != null) {
        performed.temporaries().forEach(KeyMaterial::destroy);
      }
    }
  }

  /** Gives the stamp of the decisions made so far. */
  DecisionStamp stamp() {
    return stamp.build();
  }

  private R read() {
    ServiceState state = engine.freshState();
    Performed<R> done = steps(state);
    AuditEvent event = audit(done);
    if (operation.cryptographic()) {
      noteUse(state, event);
    }
    return done.result();
  }

  private R change() {
    return engine
        .state()
        .update(
            newest -> {
              Performed<R> done = steps(newest);
              audit(done);
              return new ServiceState.Update<>(done.changes(), done.result());
            });
  }

  private Performed<R> steps(ServiceState state) {
    authenticateAgain(state);
    Call<KmsRequest<R>> call = call(state);
    ServiceOperation<R> resolved = resolve(call);
    List<Access> accesses = resolved.accesses();
    resources = resourcesOf(accesses);
    authorization(call).require(accesses, stamp);
    resolved.checkState();
    resolved.checkUsage();
    resolved.checkParameters();
    checkDryRun();
    Performed<R> done = resolved.perform();
    performed = done;
    return done;
  }

  /* Only operations that read accept aliases, so that no update waits for the one in here. */
  private ServiceOperation<R> resolve(Call<KmsRequest<R>> call) {
    try {
      return ServiceOperations.resolve(call);
    } catch (ManagedKeyMissingException e) {
      if (isDryRun()) {
        throw e.notFound();
      }
      ManagedKeyCreation.make(engine, e.alias());
      return ServiceOperations.resolve(call);
    }
  }

  private Authorization authorization(Call<?> call) {
    return new Authorization(
        engine.policies(),
        call,
        RequestGrants.of(call, engine.limits().grantVisibilityDelay()),
        operation.crossAccount());
  }

  /**
   * Explains what the service would decide, without doing anything, and without a record.
   *
   * @return one explanation for each permission that the request needs
   * @throws KmsException if the caller does not exist, or the request is malformed or names a key
   *     that is not there
   */
  List<Explanation> explain() {
    authenticate();
    validate();
    ServiceState state = engine.freshState();
    authenticateAgain(state);
    Call<KmsRequest<R>> call = call(state);
    try {
      return authorization(call).explain(ServiceOperations.resolve(call).accesses());
    } catch (ManagedKeyMissingException e) {
      throw e.notFound();
    }
  }

  private void authenticate() {
    if (!PRINCIPALS.contains(session.caller().arn().resourceType())) {
      throw new KmsAccessDeniedException(
          KmsErrorCode.ACCESS_DENIED,
          session.caller().arn() + " is no principal; known are " + PRINCIPALS);
    }
    caller.require();
  }

  /* Another process may have changed identities that this one had not seen. */
  private void authenticateAgain(ServiceState state) {
    if (caller.revision() != state.identitiesRevision()) {
      caller = session.authentication().attempt(engine.callers(), state, audited.time());
      caller.require();
      context = session.context(caller.caller());
    }
    stamp.add(null, caller.caller().expiration());
  }

  private void validate() {
    RequestValidation.check((Record) request);
  }

  private Call<KmsRequest<R>> call(ServiceState state) {
    return new Call<>(
        request,
        caller.caller().caller(),
        context,
        audited.time(),
        state,
        new Place(session.region(), engine.place().account()),
        engine.random(),
        engine.limits().quotas());
  }

  private boolean isDryRun() {
    return request instanceof SupportsDryRun<?> dry && dry.dryRun();
  }

  private void checkDryRun() {
    if (isDryRun()) {
      throw new KmsDryRunException(
          KmsErrorCode.DRY_RUN_OPERATION,
          "The request would have succeeded, but the DryRun option is set.");
    }
  }

  /* All resources of a cryptographic operation are keys. */
  private void noteUse(ServiceState state, AuditEvent event) {
    for (Arn key : resources) {
      state.noteUse(
          key,
          new LastUse(
              request.operation(),
              audited.time(),
              event.eventId(key.account()),
              audited.requestId()));
    }
  }

  /** Records the success, and gives what was recorded. */
  @CanIgnoreReturnValue
  private AuditEvent audit(Performed<R> done) {
    if (done.created() != null) {
      resources = List.of(done.created());
    }
    try {
      AuditEvent event =
          engine.events().succeeded(audited, resources, done.result(), done.additionalEventData());
      engine.trail().record(event);
      for (ServiceEvent own : done.events()) {
        engine.recordOwn(own.name(), audited.time(), own.key(), own.details());
      }
      return event;
    } catch (RuntimeException e) {
      unrecordable = true;
      throw e;
    }
  }

  private KmsException failed(KmsException error) {
    if (performed != null && performed.secret() != null) {
      performed.secret().destroy();
    }
    if (!unrecordable) {
      try {
        engine.trail().record(engine.events().failed(audited, resources, error));
      } catch (KmsException e) {
        e.addSuppressed(error);
        return e;
      }
    }
    return error;
  }

  private static List<Arn> resourcesOf(List<Access> accesses) {
    List<Arn> arns = new ArrayList<>(accesses.size());
    for (Access access : accesses) {
      Arn resource = access.resource();
      boolean exists = resource != null && resource.service().equals("kms") && !access.isToNewKey();
      if (exists && !arns.contains(resource)) {
        arns.add(resource);
      }
    }
    return arns;
  }
}
