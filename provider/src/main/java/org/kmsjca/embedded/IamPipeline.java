// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.AuditEvent;
import org.kmsjca.embedded.audit.AuditEvents;
import org.kmsjca.embedded.iam.AuthenticatedCaller;
import org.kmsjca.embedded.iam.IamAccess;
import org.kmsjca.embedded.iam.IamCall;
import org.kmsjca.embedded.iam.IamOperations;
import org.kmsjca.embedded.iam.IamOutcome;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.PrincipalRewriting;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.operations.CallerConditions;
import org.kmsjca.embedded.policy.AuthorizationRequest;
import org.kmsjca.embedded.policy.Authorizer;
import org.kmsjca.embedded.policy.Decision;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.Operation;
import org.kmsjca.material.KeyMaterial;

/**
 * One call of an operation on identities, step by step: authenticate, throttle, validate,
 * authorise, perform, audit. Confined to the thread of the call.
 *
 * <p>As with keys, the record of a success is written before the change is committed and the caller
 * gets the result; if it cannot be written, there is no change and no result.
 *
 * @param <R> the type of the operation's result
 */
final class IamPipeline<R> implements CallEvents.Measurable<R> {

  /* Identities belong to no Region; AWS records their calls there. */
  private static final String GLOBAL_REGION = "us-east-1";

  private final Engine engine;
  private final Session session;
  private final IamRequest<R> request;
  private final boolean readOnly;
  private final String region;
  private final AuditEvents.Call audited;
  private Authentication.Attempt caller;
  private List<Arn> resources = List.of();
  private List<KeyMaterial> secrets = List.of();
  private boolean unrecordable;

  IamPipeline(Engine engine, Session session, IamRequest<R> request) {
    this.engine = engine;
    this.session = session;
    this.request = request;
    Instant now = engine.clock().instant();
    readOnly = request.getClass().getAnnotation(Operation.class).readOnly();
    region = request.service().equals("sts") ? session.region() : GLOBAL_REGION;
    caller = session.authentication().attempt(engine.callers(), engine.state(), now);
    audited =
        session.named(
            engine
                .events()
                .call(
                    caller.origin(),
                    region,
                    now,
                    request.service() + ".amazonaws.com",
                    request.operation(),
                    readOnly,
                    (Record) request));
  }

  /**
   * Takes all steps.
   *
   * @throws IamException the error of the first step that failed; it was recorded
   */
  R run() {
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
    return null;
  }

  @Override
  public R steps() {
    try {
      authenticate();
      engine.throttle().count(request, caller.caller().caller().account(), region, audited.time());
      RequestValidation.check((Record) request);
      if (readOnly) {
        IamOutcome<R> done = steps(engine.freshState());
        audit(done);
        return done.result();
      }
      return engine.state().update(this::change);
    } catch (IamException e) {
      throw failed(e);
    } catch (KmsException e) {
      throw failed(IamErrors.of(e));
    } catch (RuntimeException e) {
      throw failed(
          new IamException(
              IamErrorCode.SERVICE_FAILURE, "the service failed; nothing was changed", e));
    } catch (Error e) {
      failed(new IamException(IamErrorCode.SERVICE_FAILURE, "the service broke: " + e, e));
      throw e;
    }
  }

  /* Whoever is not known may have been made by another process just now. */
  private void authenticate() {
    if (caller.error() != null) {
      engine.state().refresh();
      authenticate(engine.state());
    }
    caller.require();
  }

  private void authenticate(ServiceState state) {
    if (caller.revision() != state.identitiesRevision()) {
      caller = session.authentication().attempt(engine.callers(), state, audited.time());
    }
  }

  private Update<R> change(ServiceState newest) {
    IamOutcome<R> done = steps(newest);
    Changes changes = changes(newest, done);
    audit(done);
    return new Update<>(changes, done.result());
  }

  private IamOutcome<R> steps(ServiceState state) {
    authenticate(state);
    caller.require();
    IamCall call = new IamCall(state, caller.caller(), audited.time(), engine.random());
    List<IamAccess> accesses = IamOperations.accesses(call, request);
    accesses.forEach(this::authorise);
    resources = assumed(accesses);
    IamOutcome<R> done = IamOperations.perform(call, request);
    secrets = done.secrets();
    return done;
  }

  /* The role's account is told of it too, if it is another one. */
  private static List<Arn> assumed(List<IamAccess> accesses) {
    return accesses.stream()
        .filter(access -> access.trustPolicy() != null)
        .map(IamAccess::resource)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private void authorise(IamAccess access) {
    AuthenticatedCaller principal = caller.caller();
    Arn resource = access.resource();
    String owner = resource == null ? principal.caller().account() : resource.account();
    CallerConditions.addTo(
        access.conditions(), session.context(principal), session.region(), owner);
    AuthorizationRequest question =
        new AuthorizationRequest(
            principal.caller(),
            access.action(),
            resource,
            owner,
            access.crossAccount(),
            access.conditions().build(),
            audited.time());
    Decision decision =
        Authorizer.decide(
            question, principal.policies().applicableTo(access.trustPolicy(), List.of()));
    if (decision instanceof Decision.Denial denial) {
      throw new IamException(IamErrorCode.ACCESS_DENIED, denial.accessDeniedText(question));
    }
  }

  /*
   * Whoever is deleted or renamed is named otherwise from now on, wherever the name stands. Nobody
   * keeps an index of names in policies: deleting and renaming are rare, and looking for a name in
   * the texts of 100,000 key policies takes some tens of milliseconds. Only policies that have it
   * are parsed, and grants are looked for in one pass, not key by key.
   */
  private Changes changes(ServiceState newest, IamOutcome<R> done) {
    PrincipalRewriting rewriting = done.rewriting();
    if (rewriting == null) {
      return new Changes(List.of(), List.of(), done.changes());
    }
    List<IdentityChange> identities = new ArrayList<>(done.changes());
    identities.addAll(rewriting.trustPolicies(newest));
    List<KeyChange> keys = new ArrayList<>();
    ForgottenPrincipal forgotten = new ForgottenPrincipal(rewriting, engine.policies());
    newest.keys().forEach(entry -> forgotten.inKeyPolicy(entry.record()).ifPresent(keys::add));
    return new Changes(keys, forgotten.inGrants(newest.grantsNaming(rewriting.name())), identities);
  }

  private void audit(IamOutcome<R> done) {
    try {
      engine.trail().record(engine.events().succeeded(audited, resources, done.result(), null));
    } catch (RuntimeException e) {
      unrecordable = true;
      throw e;
    }
  }

  private IamException failed(IamException error) {
    secrets.forEach(KeyMaterial::destroy);
    if (!unrecordable) {
      try {
        engine
            .trail()
            .record(
                engine
                    .events()
                    .failed(
                        audited,
                        resources,
                        new AuditEvent.Failure(error.code().awsName(), error.detail())));
      } catch (KmsException e) {
        IamException unrecorded = IamErrors.of(e);
        unrecorded.addSuppressed(error);
        return unrecorded;
      }
    }
    return error;
  }
}
