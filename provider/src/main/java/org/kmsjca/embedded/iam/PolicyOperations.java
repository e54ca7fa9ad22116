// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.kmsjca.embedded.iam.IamOperation.row;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kmsjca.embedded.iam.operations.CreatePolicy;
import org.kmsjca.embedded.iam.operations.CreatePolicyVersion;
import org.kmsjca.embedded.iam.operations.DeletePolicy;
import org.kmsjca.embedded.iam.operations.DeletePolicyVersion;
import org.kmsjca.embedded.iam.operations.GetPolicy;
import org.kmsjca.embedded.iam.operations.GetPolicyVersion;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.ListPolicies;
import org.kmsjca.embedded.iam.operations.ListPolicyVersions;
import org.kmsjca.embedded.iam.operations.Policy;
import org.kmsjca.embedded.iam.operations.PolicyVersion;
import org.kmsjca.embedded.iam.operations.SetDefaultPolicyVersion;
import org.kmsjca.kms.Arn;

/** Operations on managed policies. */
final class PolicyOperations {

  private static final int MAX_CHARACTERS = 6144;
  private static final int MAX_VERSIONS = 5;

  private PolicyOperations() {}

  /** Gives the lines of the table. */
  static List<IamOperation<?, ?>> table() {
    return List.of(
        row(CreatePolicy.class, PolicyOperations::create),
        row(
            GetPolicy.class,
            (call, r) ->
                IamOutcome.of(new GetPolicy.Result(view(call, find(call, r.policyArn()))))),
        row(ListPolicies.class, PolicyOperations::list),
        row(DeletePolicy.class, PolicyOperations::delete),
        row(CreatePolicyVersion.class, PolicyOperations::createVersion),
        row(
            GetPolicyVersion.class,
            (call, r) -> {
              Identity.Policy policy = find(call, r.policyArn());
              return IamOutcome.of(
                  new GetPolicyVersion.Result(
                      Views.of(policy, version(policy, r.versionId()), true)));
            }),
        row(
            ListPolicyVersions.class,
            (call, r) -> {
              Identity.Policy policy = find(call, r.policyArn());
              IamPage<PolicyVersion> page =
                  IamPage.of(
                      policy.versions().stream().map(each -> Views.of(policy, each, false)),
                      PolicyVersion::versionId,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new ListPolicyVersions.Result(page.entries(), page.truncated(), page.marker()));
            }),
        row(
            SetDefaultPolicyVersion.class,
            (call, r) -> {
              Identity.Policy policy = changeable(call, r.policyArn());
              String id = version(policy, r.versionId()).id();
              return IamOutcome.of(
                  new SetDefaultPolicyVersion.Result(),
                  with(call, policy, policy.versions(), id, policy.lastVersion()));
            }),
        row(
            DeletePolicyVersion.class,
            (call, r) -> {
              Identity.Policy policy = changeable(call, r.policyArn());
              Identity.Policy.Version version = version(policy, r.versionId());
              if (version.id().equals(policy.defaultVersionId())) {
                throw new IamException(
                    IamErrorCode.DELETE_CONFLICT, "Cannot delete the default version of a policy.");
              }
              List<Identity.Policy.Version> rest = new ArrayList<>(policy.versions());
              rest.remove(version);
              return IamOutcome.of(
                  new DeletePolicyVersion.Result(),
                  with(call, policy, rest, policy.defaultVersionId(), policy.lastVersion()));
            }));
  }

  private static IamOutcome<CreatePolicy.Result> create(IamCall call, CreatePolicy r) {
    Arn arn = call.arn("policy", r.path(), r.policyName());
    if (call.known().isKnown(arn)) {
      throw new IamException(
          IamErrorCode.ENTITY_ALREADY_EXISTS,
          "A policy called "
              + r.policyName()
              + " already exists. Duplicate names are not allowed.");
    }
    check(r.policyDocument());
    Identity.Policy policy =
        new Identity.Policy(
            arn,
            call.ids().uniqueId("ANPA"),
            call.time(),
            call.time(),
            r.description() == null ? "" : r.description(),
            "v1",
            List.of(new Identity.Policy.Version("v1", r.policyDocument(), call.time())),
            1);
    return IamOutcome.of(new CreatePolicy.Result(Views.of(policy, 0)), policy)
        .and(Holders.mark(call));
  }

  private static IamOutcome<ListPolicies.Result> list(IamCall call, ListPolicies r) {
    String scope = r.scope() == null ? "All" : r.scope();
    Stream<Identity.Policy> own =
        scope.equals("AWS")
            ? Stream.empty()
            : call.known().all("policy", call.account(), Identity.Policy.class);
    Stream<Identity.Policy> predefined =
        scope.equals("Local") ? Stream.empty() : PredefinedPolicies.all().stream();
    IamPage<Policy> page =
        IamPage.of(
            Stream.concat(own, predefined)
                .filter(policy -> Views.isBelow(policy.arn(), r.pathPrefix()))
                .map(policy -> view(call, policy))
                .filter(
                    policy ->
                        !Boolean.TRUE.equals(r.onlyAttached()) || policy.attachmentCount() > 0),
            Policy::arn,
            r.marker(),
            r.maxItems());
    return IamOutcome.of(new ListPolicies.Result(page.entries(), page.truncated(), page.marker()));
  }

  private static IamOutcome<DeletePolicy.Result> delete(IamCall call, DeletePolicy r) {
    Identity.Policy policy = changeable(call, r.policyArn());
    if (uses(call, policy, true) > 0) {
      throw new IamException(
          IamErrorCode.DELETE_CONFLICT, "Cannot delete a policy attached to entities.");
    }
    if (policy.versions().size() > 1) {
      throw new IamException(
          IamErrorCode.DELETE_CONFLICT,
          "This policy has more than one version. Before you delete a policy, you must delete the"
              + " policy's versions. The default version is deleted with the policy.");
    }
    return IamOutcome.changing(new DeletePolicy.Result(), IamOutcome.delete(policy));
  }

  private static IamOutcome<CreatePolicyVersion.Result> createVersion(
      IamCall call, CreatePolicyVersion r) {
    Identity.Policy policy = changeable(call, r.policyArn());
    check(r.policyDocument());
    if (policy.versions().size() >= MAX_VERSIONS) {
      throw new IamException(
          IamErrorCode.LIMIT_EXCEEDED,
          "A managed policy can have up to "
              + MAX_VERSIONS
              + " versions. Before you create a new version, you must delete an existing version.");
    }
    int number = policy.lastVersion() + 1;
    Identity.Policy.Version version =
        new Identity.Policy.Version("v" + number, r.policyDocument(), call.time());
    List<Identity.Policy.Version> versions = new ArrayList<>(policy.versions());
    versions.add(version);
    String defaultId =
        Boolean.TRUE.equals(r.setAsDefault()) ? version.id() : policy.defaultVersionId();
    Identity.Policy changed = with(call, policy, versions, defaultId, number);
    return IamOutcome.of(
        new CreatePolicyVersion.Result(Views.of(changed, version, false)), changed);
  }

  private static Identity.Policy with(
      IamCall call,
      Identity.Policy policy,
      List<Identity.Policy.Version> versions,
      String defaultVersionId,
      int lastVersion) {
    return new Identity.Policy(
        policy.arn(),
        policy.uniqueId(),
        policy.createDate(),
        call.time(),
        policy.description(),
        defaultVersionId,
        versions,
        lastVersion);
  }

  private static void check(String document) {
    PolicyTexts.check(document);
    PolicyTexts.checkSize(List.of(document), MAX_CHARACTERS, "a managed policy");
  }

  private static Identity.Policy find(IamCall call, String arn) {
    return call.known()
        .policy(arn)
        .orElseThrow(() -> IamCall.missing("Policy " + arn + " was not found."));
  }

  private static Identity.Policy changeable(IamCall call, String arn) {
    Identity.Policy policy = find(call, arn);
    if (policy.arn().account().equals(PredefinedPolicies.ACCOUNT)) {
      throw new IamException(
          IamErrorCode.INVALID_INPUT, "The predefined policy " + arn + " cannot be changed.");
    }
    return policy;
  }

  private static Identity.Policy.Version version(Identity.Policy policy, String id) {
    return policy.versions().stream()
        .filter(version -> version.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                IamCall.missing("Policy " + policy.arn() + " version " + id + " does not exist."));
  }

  private static Policy view(IamCall call, Identity.Policy policy) {
    return Views.of(policy, uses(call, policy, false));
  }

  private static int uses(IamCall call, Identity.Policy policy, boolean withBoundaries) {
    String arn = policy.arn().toString();
    long uses = 0;
    for (HolderType type : HolderType.values()) {
      uses +=
          call.known()
              .all(type.text(), call.account(), type.kind())
              .map(Identity.Holder::attachments)
              .filter(
                  all ->
                      all.managed().contains(arn) || (withBoundaries && arn.equals(all.boundary())))
              .count();
    }
    return Math.toIntExact(uses);
  }
}
