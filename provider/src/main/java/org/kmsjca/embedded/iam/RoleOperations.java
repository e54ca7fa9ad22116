// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.kmsjca.embedded.iam.IamOperation.row;

import java.util.List;
import java.util.stream.Stream;
import org.kmsjca.embedded.iam.operations.AttachRolePolicy;
import org.kmsjca.embedded.iam.operations.AttachedPolicy;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.DeleteRole;
import org.kmsjca.embedded.iam.operations.DeleteRolePermissionsBoundary;
import org.kmsjca.embedded.iam.operations.DeleteRolePolicy;
import org.kmsjca.embedded.iam.operations.DetachRolePolicy;
import org.kmsjca.embedded.iam.operations.GetRole;
import org.kmsjca.embedded.iam.operations.GetRolePolicy;
import org.kmsjca.embedded.iam.operations.ListAttachedRolePolicies;
import org.kmsjca.embedded.iam.operations.ListRolePolicies;
import org.kmsjca.embedded.iam.operations.ListRoleTags;
import org.kmsjca.embedded.iam.operations.ListRoles;
import org.kmsjca.embedded.iam.operations.PutRolePermissionsBoundary;
import org.kmsjca.embedded.iam.operations.PutRolePolicy;
import org.kmsjca.embedded.iam.operations.Role;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.iam.operations.TagRole;
import org.kmsjca.embedded.iam.operations.UntagRole;
import org.kmsjca.embedded.iam.operations.UpdateAssumeRolePolicy;
import org.kmsjca.embedded.iam.operations.UpdateRole;

/** Operations on roles. */
final class RoleOperations {

  private static final HolderType ROLE = HolderType.ROLE;
  private static final int DEFAULT_SESSION_SECONDS = 3600;

  private RoleOperations() {}

  /** Gives the lines of the table. */
  static List<IamOperation<?, ?>> table() {
    return Stream.of(roles(), labels(), policies())
        .<IamOperation<?, ?>>flatMap(List::stream)
        .toList();
  }

  private static List<IamOperation<?, ?>> roles() {
    return List.of(
        row(CreateRole.class, RoleOperations::create),
        row(
            GetRole.class,
            (call, r) -> IamOutcome.of(new GetRole.Result(Views.of(find(call, r.roleName()))))),
        row(
            ListRoles.class,
            (call, r) -> {
              IamPage<Role> page =
                  IamPage.of(
                      call.known()
                          .all("role", call.account(), Identity.Role.class)
                          .filter(role -> Views.isBelow(role.arn(), r.pathPrefix()))
                          .map(Views::of),
                      Role::roleName,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new ListRoles.Result(page.entries(), page.truncated(), page.marker()));
            }),
        row(
            UpdateRole.class,
            (call, r) -> {
              Identity.Role role = find(call, r.roleName());
              return IamOutcome.of(
                  new UpdateRole.Result(),
                  with(
                      role,
                      role.trustPolicy(),
                      r.description() == null ? role.description() : r.description(),
                      r.maxSessionDuration() == null
                          ? role.maxSessionDuration()
                          : r.maxSessionDuration()));
            }),
        row(
            UpdateAssumeRolePolicy.class,
            (call, r) -> {
              Identity.Role role = find(call, r.roleName());
              TrustPolicy.check(r.policyDocument(), call.repository());
              return IamOutcome.of(
                  new UpdateAssumeRolePolicy.Result(),
                  with(role, r.policyDocument(), role.description(), role.maxSessionDuration()));
            }),
        row(
            DeleteRole.class,
            (call, r) -> {
              Identity.Role role = find(call, r.roleName());
              Holders.requireNoPolicies(role);
              return new IamOutcome<>(
                  new DeleteRole.Result(),
                  List.of(IamOutcome.delete(role)),
                  List.of(),
                  PrincipalRewriting.deleted(role));
            }));
  }

  private static IamOutcome<CreateRole.Result> create(IamCall call, CreateRole r) {
    Attachments attachments =
        Holders.create(call, ROLE, r.roleName(), r.permissionsBoundary(), r.tags());
    TrustPolicy.check(r.assumeRolePolicyDocument(), call.repository());
    Identity.Role role =
        new Identity.Role(
            call.arn("role", r.path(), r.roleName()),
            call.ids().uniqueId("AROA"),
            call.time(),
            attachments,
            r.assumeRolePolicyDocument(),
            r.description() == null ? "" : r.description(),
            r.maxSessionDuration() == null ? DEFAULT_SESSION_SECONDS : r.maxSessionDuration());
    return IamOutcome.of(new CreateRole.Result(Views.of(role)), role).and(Holders.mark(call));
  }

  private static Identity.Role with(
      Identity.Role role, String trustPolicy, String description, int maxSessionDuration) {
    return new Identity.Role(
        role.arn(),
        role.uniqueId(),
        role.createDate(),
        role.attachments(),
        trustPolicy,
        description,
        maxSessionDuration);
  }

  private static Identity.Role find(IamCall call, String name) {
    return (Identity.Role) ROLE.find(call, name);
  }

  /** Gives the operations on labels and boundaries of roles. */
  private static List<IamOperation<?, ?>> labels() {
    return List.of(
        row(
            PutRolePermissionsBoundary.class,
            (call, r) ->
                IamOutcome.of(
                    new PutRolePermissionsBoundary.Result(),
                    Holders.putBoundary(call, ROLE, r.roleName(), r.permissionsBoundary()))),
        row(
            DeleteRolePermissionsBoundary.class,
            (call, r) ->
                IamOutcome.of(
                    new DeleteRolePermissionsBoundary.Result(),
                    Holders.deleteBoundary(call, ROLE, r.roleName()))),
        row(
            TagRole.class,
            (call, r) ->
                IamOutcome.of(
                    new TagRole.Result(), Holders.tag(call, ROLE, r.roleName(), r.tags()))),
        row(
            UntagRole.class,
            (call, r) ->
                IamOutcome.of(
                    new UntagRole.Result(), Holders.untag(call, ROLE, r.roleName(), r.tagKeys()))),
        row(
            ListRoleTags.class,
            (call, r) -> {
              IamPage<Tag> page =
                  Holders.listTags(call, ROLE, r.roleName(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListRoleTags.Result(page.entries(), page.truncated(), page.marker()));
            }));
  }

  /** Gives the operations on policies of roles. */
  private static List<IamOperation<?, ?>> policies() {
    return List.of(
        row(
            PutRolePolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new PutRolePolicy.Result(),
                    Holders.putInline(
                        call, ROLE, r.roleName(), r.policyName(), r.policyDocument()))),
        row(
            GetRolePolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new GetRolePolicy.Result(
                        r.roleName(),
                        r.policyName(),
                        Holders.getInline(call, ROLE, r.roleName(), r.policyName())))),
        row(
            ListRolePolicies.class,
            (call, r) -> {
              IamPage<String> page =
                  Holders.listInline(call, ROLE, r.roleName(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListRolePolicies.Result(page.entries(), page.truncated(), page.marker()));
            }),
        row(
            DeleteRolePolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new DeleteRolePolicy.Result(),
                    Holders.deleteInline(call, ROLE, r.roleName(), r.policyName()))),
        row(
            AttachRolePolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new AttachRolePolicy.Result(),
                    Holders.attach(call, ROLE, r.roleName(), r.policyArn()))),
        row(
            DetachRolePolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new DetachRolePolicy.Result(),
                    Holders.detach(call, ROLE, r.roleName(), r.policyArn()))),
        row(
            ListAttachedRolePolicies.class,
            (call, r) -> {
              IamPage<AttachedPolicy> page =
                  Holders.listAttached(
                      call, ROLE, r.roleName(), r.pathPrefix(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListAttachedRolePolicies.Result(
                      page.entries(), page.truncated(), page.marker()));
            }));
  }
}
