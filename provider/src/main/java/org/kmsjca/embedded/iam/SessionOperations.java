// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.AssumedRoleUser;
import org.kmsjca.embedded.iam.operations.Credentials;
import org.kmsjca.embedded.iam.operations.GetCallerIdentity;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.PolicyDescriptorType;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

/** Operations on sessions of roles. */
final class SessionOperations {

  private static final int DEFAULT_SECONDS = 3600;
  private static final int MAX_CHAINED_SECONDS = 3600;

  private SessionOperations() {}

  /** Gives the lines of the table. */
  static List<IamOperation<?, ?>> table() {
    return List.of(
        new IamOperation<>(
            AssumeRole.class, SessionOperations::accesses, SessionOperations::assumeRole),
        new IamOperation<>(
            GetCallerIdentity.class,
            (call, r) -> List.of(),
            (call, r) -> {
              AuthenticatedCaller caller = call.caller();
              String id = caller.principalId();
              return IamOutcome.of(
                  new GetCallerIdentity.Result(
                      id == null ? "" : id, call.account(), caller.caller().arn().toString()));
            }));
  }

  /* The role's account decides by the trust policy, the caller's by identity policies. */
  private static List<IamAccess> accesses(IamCall call, AssumeRole r) {
    Arn arn = roleArn(r);
    if (call.caller().caller().isAccountRoot()) {
      throw new IamException(
          IamErrorCode.ACCESS_DENIED, "Roles may not be assumed by root accounts.");
    }
    Optional<Identity.Role> role = find(call, arn);
    PolicyDocument trust = role.map(found -> TrustPolicy.parse(found.trustPolicy())).orElse(null);
    List<IamAccess> accesses = new ArrayList<>();
    accesses.add(access(call, "sts:AssumeRole", arn, trust, r, role));
    if (!r.tags().isEmpty() || !SessionLabels.inherited(call).isEmpty()) {
      accesses.add(access(call, "sts:TagSession", arn, trust, r, role));
    }
    if (SessionLabels.sourceIdentity(call, r) != null) {
      accesses.add(access(call, "sts:SetSourceIdentity", arn, trust, r, role));
    }
    return accesses;
  }

  private static IamAccess access(
      IamCall call,
      String action,
      Arn arn,
      @Nullable PolicyDocument trust,
      AssumeRole r,
      Optional<Identity.Role> role) {
    ConditionValues.Builder conditions =
        ConditionValues.builder().add("sts:RoleSessionName", r.roleSessionName());
    if (r.externalId() != null) {
      conditions.add("sts:ExternalId", r.externalId());
    }
    String sourceIdentity = SessionLabels.sourceIdentity(call, r);
    if (sourceIdentity != null) {
      conditions.add("sts:SourceIdentity", sourceIdentity);
    }
    if (!r.transitiveTagKeys().isEmpty()) {
      conditions.addAll("sts:TransitiveTagKeys", r.transitiveTagKeys());
    }
    if (!r.tags().isEmpty()) {
      RequestAccess.addTags(conditions, r.tags());
    }
    role.ifPresent(found -> RequestAccess.addResourceTags(conditions, found.attachments().tags()));
    return new IamAccess(action, arn, trust, true, conditions);
  }

  private static Arn roleArn(AssumeRole r) {
    return Arn.parse(r.roleArn())
        .filter(arn -> arn.service().equals("iam") && arn.resourceType().equals("role"))
        .orElseThrow(
            () ->
                new IamException(
                    IamErrorCode.VALIDATION_ERROR,
                    r.roleArn() + " is invalid; expected the ARN of a role"));
  }

  private static Optional<Identity.Role> find(IamCall call, Arn arn) {
    return call.known()
        .role(arn.account(), StoredIdentities.nameOf(arn))
        .filter(role -> role.arn().equals(arn));
  }

  private static IamOutcome<AssumeRole.Result> assumeRole(IamCall call, AssumeRole r) {
    Arn arn = roleArn(r);
    Identity.Role role =
        find(call, arn).orElseThrow(() -> new AssertionError("it was allowed to be assumed"));
    if (r.policy() != null) {
      PolicyTexts.check(r.policy());
    }
    List<String> policyArns = policyArns(call, role, r);
    SessionLabels labels = SessionLabels.of(call, r);
    int seconds = seconds(call, role, r);
    KeyMaterial secret = call.ids().secret();
    KeyMaterial token = call.ids().token();
    Identity.Session session =
        new Identity.Session(
            call.ids().sessionKeyId(),
            role.arn(),
            role.uniqueId(),
            r.roleSessionName(),
            call.time(),
            call.time().plusSeconds(seconds),
            r.policy(),
            policyArns,
            labels.tags(),
            labels.transitiveTagKeys(),
            labels.sourceIdentity(),
            token.lend(NewIds::hash));
    AssumeRole.Result result =
        new AssumeRole.Result(
            new Credentials(session.accessKeyId(), secret, token, session.expiration()),
            new AssumedRoleUser(role.uniqueId() + ":" + session.name(), session.arn().toString()),
            labels.sourceIdentity());
    return new IamOutcome<>(
        result,
        List.of(new IdentityChange.PutIdentity(IdentityCodec.write(session, secret))),
        List.of(secret, token),
        null);
  }

  private static List<String> policyArns(IamCall call, Identity.Role role, AssumeRole r) {
    List<String> arns = r.policyArns().stream().map(PolicyDescriptorType::arn).distinct().toList();
    Set<String> accounts = Set.of(role.arn().account(), PredefinedPolicies.ACCOUNT);
    for (String arn : arns) {
      Optional<Identity.Policy> policy = call.known().policy(arn);
      if (policy.isEmpty() || !accounts.contains(policy.get().arn().account())) {
        throw new IamException(
            IamErrorCode.MALFORMED_POLICY_DOCUMENT,
            "The managed session policy " + arn + " does not exist in the account of the role.");
      }
    }
    return arns;
  }

  private static int seconds(IamCall call, Identity.Role role, AssumeRole r) {
    int asked = r.durationSeconds() == null ? DEFAULT_SECONDS : r.durationSeconds();
    if (asked > role.maxSessionDuration()) {
      throw new IamException(
          IamErrorCode.VALIDATION_ERROR,
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    if (call.caller().session() != null && asked > MAX_CHAINED_SECONDS) {
      throw new IamException(
          IamErrorCode.VALIDATION_ERROR,
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining.");
    }
    return asked;
  }
}
