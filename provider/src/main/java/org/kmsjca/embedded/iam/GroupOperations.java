// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.kmsjca.embedded.iam.IamOperation.row;

import java.util.List;
import java.util.stream.Stream;
import org.kmsjca.embedded.iam.operations.AttachGroupPolicy;
import org.kmsjca.embedded.iam.operations.AttachedPolicy;
import org.kmsjca.embedded.iam.operations.CreateGroup;
import org.kmsjca.embedded.iam.operations.DeleteGroup;
import org.kmsjca.embedded.iam.operations.DeleteGroupPolicy;
import org.kmsjca.embedded.iam.operations.DetachGroupPolicy;
import org.kmsjca.embedded.iam.operations.GetGroup;
import org.kmsjca.embedded.iam.operations.GetGroupPolicy;
import org.kmsjca.embedded.iam.operations.Group;
import org.kmsjca.embedded.iam.operations.ListAttachedGroupPolicies;
import org.kmsjca.embedded.iam.operations.ListGroupPolicies;
import org.kmsjca.embedded.iam.operations.ListGroups;
import org.kmsjca.embedded.iam.operations.PutGroupPolicy;
import org.kmsjca.embedded.iam.operations.UpdateGroup;
import org.kmsjca.embedded.iam.operations.User;

/** Operations on groups. */
final class GroupOperations {

  private static final HolderType GROUP = HolderType.GROUP;

  private GroupOperations() {}

  /** Gives the lines of the table. */
  static List<IamOperation<?, ?>> table() {
    return Stream.of(groups(), policies()).<IamOperation<?, ?>>flatMap(List::stream).toList();
  }

  private static List<IamOperation<?, ?>> groups() {
    return List.of(
        row(
            CreateGroup.class,
            (call, r) -> {
              Attachments attachments = Holders.create(call, GROUP, r.groupName(), null, List.of());
              Identity.Group group =
                  new Identity.Group(
                      call.arn("group", r.path(), r.groupName()),
                      call.ids().uniqueId("AGPA"),
                      call.time(),
                      attachments);
              return IamOutcome.of(new CreateGroup.Result(Views.of(group)), group)
                  .and(Holders.mark(call));
            }),
        row(
            GetGroup.class,
            (call, r) -> {
              Identity.Group group = find(call, r.groupName());
              IamPage<User> page =
                  IamPage.of(
                      members(call, group).map(Views::of),
                      User::userName,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new GetGroup.Result(
                      Views.of(group), page.entries(), page.truncated(), page.marker()));
            }),
        row(
            ListGroups.class,
            (call, r) -> {
              IamPage<Group> page =
                  IamPage.of(
                      call.known()
                          .all("group", call.account(), Identity.Group.class)
                          .filter(group -> Views.isBelow(group.arn(), r.pathPrefix()))
                          .map(Views::of),
                      Group::groupName,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new ListGroups.Result(page.entries(), page.truncated(), page.marker()));
            }),
        new IamOperation<>(
            UpdateGroup.class,
            (call, r) ->
                Renaming.accesses(call, r, GROUP, r.groupName(), r.newPath(), r.newGroupName()),
            GroupOperations::update),
        row(
            DeleteGroup.class,
            (call, r) -> {
              Identity.Group group = find(call, r.groupName());
              if (members(call, group).findAny().isPresent()) {
                throw IamCall.conflict("remove users from group");
              }
              Holders.requireNoPolicies(group);
              return IamOutcome.changing(new DeleteGroup.Result(), IamOutcome.delete(group));
            }));
  }

  /* Users know their groups by name. */
  private static IamOutcome<UpdateGroup.Result> update(IamCall call, UpdateGroup r) {
    Identity.Group group = find(call, r.groupName());
    Identity.Group renamed =
        group.withArn(Renaming.newArn(call, GROUP, group, r.newPath(), r.newGroupName()));
    List<IdentityChange> changes = Renaming.changes(group, renamed);
    String old = StoredIdentities.nameOf(group.arn());
    String name = StoredIdentities.nameOf(renamed.arn());
    if (!name.equals(old)) {
      members(call, group)
          .map(
              user ->
                  user.withGroups(
                      user.groups().stream().map(g -> g.equals(old) ? name : g).toList()))
          .map(IamOutcome::put)
          .forEach(changes::add);
    }
    return new IamOutcome<>(new UpdateGroup.Result(), changes, List.of(), null);
  }

  private static Identity.Group find(IamCall call, String name) {
    return (Identity.Group) GROUP.find(call, name);
  }

  private static Stream<Identity.User> members(IamCall call, Identity.Group group) {
    String name = StoredIdentities.nameOf(group.arn());
    return call.known()
        .all("user", call.account(), Identity.User.class)
        .filter(user -> user.groups().contains(name));
  }

  /** Gives the operations on policies of groups. */
  private static List<IamOperation<?, ?>> policies() {
    return List.of(
        row(
            PutGroupPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new PutGroupPolicy.Result(),
                    Holders.putInline(
                        call, GROUP, r.groupName(), r.policyName(), r.policyDocument()))),
        row(
            GetGroupPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new GetGroupPolicy.Result(
                        r.groupName(),
                        r.policyName(),
                        Holders.getInline(call, GROUP, r.groupName(), r.policyName())))),
        row(
            ListGroupPolicies.class,
            (call, r) -> {
              IamPage<String> page =
                  Holders.listInline(call, GROUP, r.groupName(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListGroupPolicies.Result(page.entries(), page.truncated(), page.marker()));
            }),
        row(
            DeleteGroupPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new DeleteGroupPolicy.Result(),
                    Holders.deleteInline(call, GROUP, r.groupName(), r.policyName()))),
        row(
            AttachGroupPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new AttachGroupPolicy.Result(),
                    Holders.attach(call, GROUP, r.groupName(), r.policyArn()))),
        row(
            DetachGroupPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new DetachGroupPolicy.Result(),
                    Holders.detach(call, GROUP, r.groupName(), r.policyArn()))),
        row(
            ListAttachedGroupPolicies.class,
            (call, r) -> {
              IamPage<AttachedPolicy> page =
                  Holders.listAttached(
                      call, GROUP, r.groupName(), r.pathPrefix(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListAttachedGroupPolicies.Result(
                      page.entries(), page.truncated(), page.marker()));
            }));
  }
}
