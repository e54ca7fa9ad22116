// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides one request. An explicit deny wins over everything; without any permission the answer is
 * an implicit deny.
 *
 * <p><b>Thread safety:</b> without state.
 *
 * @see "docs/spec/policy.md, section 6"
 */
public final class Authorizer {

  private static final String RETIRE_GRANT = "kms:retiregrant";
  private static final String KEY_POLICY = "key policy";
  private static final String PERMISSIONS_BOUNDARY = "permissions boundary";

  private final AuthorizationRequest request;
  private final ApplicablePolicies policies;
  private final RequestContext context;
  private final boolean foreign;
  private final boolean onKey;

  private Authorizer(AuthorizationRequest request, ApplicablePolicies policies) {
    this.request = request;
    this.policies = policies;
    context = new RequestContext(request);
    foreign = request.isForeign();
    onKey = request.isOnKey();
  }

  /**
   * Decides.
   *
   * @param request what is asked
   * @param policies what has a say in it
   * @return the decision with its reasons
   */
  public static Decision decide(AuthorizationRequest request, ApplicablePolicies policies) {
    return new Authorizer(request, policies).decide();
  }

  private Decision decide() {
    if (foreign && !request.crossAccount()) {
      return new Decision.ImplicitDeny(MissingPermission.OPERATION_ACROSS_ACCOUNTS, null); // PO-61
    }
    Instant validUntil = validUntil();
    DecidingStatement deny = explicitDeny();
    if (deny != null) {
      return new Decision.ExplicitDeny(deny, validUntil);
    }
    if (onKey && !policies.allowingGrants().isEmpty()) {
      return new Decision.Allow(List.of(), policies.allowingGrants(), validUntil);
    }
    StatementIndex.Found keySide = keySide();
    boolean byGrant = onKey && keySide == null && !policies.accountGrants().isEmpty();
    List<DecidingStatement> decidedBy = new ArrayList<>(2);
    MissingPermission missing =
        onKey && !byGrant ? missingOnKey(keySide, decidedBy) : missingInIdentity(decidedBy);
    if (missing != null) {
      return new Decision.ImplicitDeny(missing, validUntil);
    }
    List<String> grants = byGrant ? policies.accountGrants() : List.of();
    return new Decision.Allow(decidedBy, grants, validUntil);
  }

  /** Gives the strongest Allow statement of the key policy; none allows retiring a grant. */
  private StatementIndex.@Nullable Found keySide() {
    PolicyDocument keyPolicy = keyPolicy();
    return keyPolicy == null || context.action().equals(RETIRE_GRANT)
        ? null
        : keyPolicy.allow(context);
  }

  private @Nullable DecidingStatement explicitDeny() {
    DecidingStatement deny = deny(PolicySource.KEY_POLICY, KEY_POLICY, keyPolicy());
    if (deny == null) {
      deny = deny(PolicySource.IDENTITY_POLICY, policies.identityPolicies());
    }
    if (deny == null) {
      deny = deny(PolicySource.SESSION_POLICY, policies.sessionPolicies());
    }
    if (deny == null) {
      PolicyDocument boundary = policies.permissionsBoundary();
      deny = deny(PolicySource.PERMISSIONS_BOUNDARY, PERMISSIONS_BOUNDARY, boundary);
    }
    return deny;
  }

  private @Nullable DecidingStatement deny(PolicySource source, List<NamedPolicy> among) {
    for (NamedPolicy policy : among) {
      DecidingStatement deny = deny(source, policy.name(), policy.document());
      if (deny != null) {
        return deny;
      }
    }
    return null;
  }

  private @Nullable DecidingStatement deny(
      PolicySource source, String name, @Nullable PolicyDocument policy) {
    StatementIndex.Found found = policy == null ? null : policy.deny(context);
    return found == null ? null : deciding(source, name, found);
  }

  /** Decides on a key; null if nothing is missing. */
  private @Nullable MissingPermission missingOnKey(
      StatementIndex.@Nullable Found found, List<DecidingStatement> decidedBy) {
    if (found == null) {
      return context.action().equals(RETIRE_GRANT)
          ? MissingPermission.GRANT
          : MissingPermission.KEY_POLICY;
    }
    decidedBy.add(deciding(PolicySource.KEY_POLICY, KEY_POLICY, found));
    if (!foreign) {
      if (found.match() == PrincipalMatch.EXACT || context.caller().root()) {
        return null;
      }
      if (found.match() == PrincipalMatch.DIRECT) {
        return missingInLimits();
      }
    }
    return missingInIdentity(decidedBy);
  }

  /** Decides by identity policies, which is all there is on aliases and on no resource. */
  private @Nullable MissingPermission missingInIdentity(List<DecidingStatement> decidedBy) {
    if (!context.caller().root()) {
      DecidingStatement allow = allow(PolicySource.IDENTITY_POLICY, policies.identityPolicies());
      if (allow == null) {
        return MissingPermission.IDENTITY_POLICY;
      }
      decidedBy.add(allow);
    }
    return missingInLimits();
  }

  private @Nullable DecidingStatement allow(PolicySource source, List<NamedPolicy> among) {
    for (NamedPolicy policy : among) {
      StatementIndex.Found allow = policy.document().allow(context);
      if (allow != null) {
        return deciding(source, policy.name(), allow);
      }
    }
    return null;
  }

  private @Nullable MissingPermission missingInLimits() {
    List<NamedPolicy> session = policies.sessionPolicies();
    if (!session.isEmpty() && allow(PolicySource.SESSION_POLICY, session) == null) {
      return MissingPermission.SESSION_POLICY;
    }
    PolicyDocument boundary = policies.permissionsBoundary();
    if (boundary != null && boundary.allow(context) == null) {
      return MissingPermission.PERMISSIONS_BOUNDARY;
    }
    return null;
  }

  /** A key policy speaks about its key only, not about aliases. */
  private @Nullable PolicyDocument keyPolicy() {
    return onKey ? policies.keyPolicy() : null;
  }

  private @Nullable Instant validUntil() {
    Instant earliest = earlier(null, keyPolicy());
    for (NamedPolicy policy : policies.identityPolicies()) {
      earliest = earlier(earliest, policy.document());
    }
    for (NamedPolicy policy : policies.sessionPolicies()) {
      earliest = earlier(earliest, policy.document());
    }
    return earlier(earliest, policies.permissionsBoundary());
  }

  private @Nullable Instant earlier(@Nullable Instant earliest, @Nullable PolicyDocument policy) {
    Instant change = policy == null ? null : policy.nextChange(request.now());
    if (change == null) {
      return earliest;
    }
    return earliest == null || change.isBefore(earliest) ? change : earliest;
  }

  private static DecidingStatement deciding(
      PolicySource source, String policyName, StatementIndex.Found found) {
    Statement statement = found.statement();
    return new DecidingStatement(source, policyName, statement.index(), statement.sid());
  }
}
