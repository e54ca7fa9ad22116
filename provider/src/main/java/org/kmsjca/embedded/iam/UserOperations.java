// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.kmsjca.embedded.iam.IamOperation.row;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kmsjca.embedded.iam.operations.AddUserToGroup;
import org.kmsjca.embedded.iam.operations.AttachUserPolicy;
import org.kmsjca.embedded.iam.operations.AttachedPolicy;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.DeleteUser;
import org.kmsjca.embedded.iam.operations.DeleteUserPermissionsBoundary;
import org.kmsjca.embedded.iam.operations.DeleteUserPolicy;
import org.kmsjca.embedded.iam.operations.DetachUserPolicy;
import org.kmsjca.embedded.iam.operations.GetUser;
import org.kmsjca.embedded.iam.operations.GetUserPolicy;
import org.kmsjca.embedded.iam.operations.Group;
import org.kmsjca.embedded.iam.operations.ListAttachedUserPolicies;
import org.kmsjca.embedded.iam.operations.ListGroupsForUser;
import org.kmsjca.embedded.iam.operations.ListUserPolicies;
import org.kmsjca.embedded.iam.operations.ListUserTags;
import org.kmsjca.embedded.iam.operations.ListUsers;
import org.kmsjca.embedded.iam.operations.PutUserPermissionsBoundary;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.RemoveUserFromGroup;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.iam.operations.TagUser;
import org.kmsjca.embedded.iam.operations.UntagUser;
import org.kmsjca.embedded.iam.operations.UpdateUser;
import org.kmsjca.embedded.iam.operations.User;

/** Operations on users. */
final class UserOperations {

  private static final HolderType USER = HolderType.USER;
  private static final int MAX_GROUPS = 10;

  private UserOperations() {}

  /** Gives the lines of the table. */
  static List<IamOperation<?, ?>> table() {
    return Stream.of(users(), memberships(), labels(), policies())
        .<IamOperation<?, ?>>flatMap(List::stream)
        .toList();
  }

  private static List<IamOperation<?, ?>> users() {
    return List.of(
        row(CreateUser.class, UserOperations::create),
        row(
            GetUser.class,
            (call, r) ->
                IamOutcome.of(
                    new GetUser.Result(Views.of(find(call, call.userName(r.userName())))))),
        row(
            ListUsers.class,
            (call, r) -> {
              IamPage<User> page =
                  IamPage.of(
                      call.known()
                          .all("user", call.account(), Identity.User.class)
                          .filter(user -> Views.isBelow(user.arn(), r.pathPrefix()))
                          .map(Views::of),
                      User::userName,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new ListUsers.Result(page.entries(), page.truncated(), page.marker()));
            }),
        new IamOperation<>(
            UpdateUser.class,
            (call, r) ->
                Renaming.accesses(call, r, USER, r.userName(), r.newPath(), r.newUserName()),
            UserOperations::update),
        row(DeleteUser.class, UserOperations::delete));
  }

  private static IamOutcome<CreateUser.Result> create(IamCall call, CreateUser r) {
    Attachments attachments =
        Holders.create(call, USER, r.userName(), r.permissionsBoundary(), r.tags());
    Identity.User user =
        new Identity.User(
            call.arn("user", r.path(), r.userName()),
            call.ids().uniqueId("AIDA"),
            call.time(),
            attachments,
            List.of(),
            List.of());
    return IamOutcome.of(new CreateUser.Result(Views.of(user)), user).and(Holders.mark(call));
  }

  private static IamOutcome<UpdateUser.Result> update(IamCall call, UpdateUser r) {
    Identity.User user = find(call, r.userName());
    Identity.User renamed =
        user.withArn(Renaming.newArn(call, USER, user, r.newPath(), r.newUserName()));
    List<IdentityChange> changes = Renaming.changes(user, renamed);
    for (String id : user.accessKeyIds()) {
      changes.add(AccessKeyOperations.ofOwner(call, id, renamed.arn()));
    }
    return new IamOutcome<>(
        new UpdateUser.Result(), changes, List.of(), PrincipalRewriting.renamed(user, renamed));
  }

  private static IamOutcome<DeleteUser.Result> delete(IamCall call, DeleteUser r) {
    Identity.User user = find(call, r.userName());
    if (!user.groups().isEmpty()) {
      throw IamCall.conflict("remove users from group");
    }
    Holders.requireNoPolicies(user);
    if (!user.accessKeyIds().isEmpty()) {
      throw IamCall.conflict("delete access keys");
    }
    return new IamOutcome<>(
        new DeleteUser.Result(),
        List.of(IamOutcome.delete(user)),
        List.of(),
        PrincipalRewriting.deleted(user));
  }

  private static List<IamOperation<?, ?>> memberships() {
    return List.of(
        row(
            AddUserToGroup.class,
            (call, r) -> {
              Identity.User user = find(call, r.userName());
              String group =
                  StoredIdentities.nameOf(HolderType.GROUP.find(call, r.groupName()).arn());
              List<String> groups = new ArrayList<>(user.groups());
              if (!groups.contains(group)) {
                groups.add(group);
              }
              if (groups.size() > MAX_GROUPS) {
                throw IamCall.exceeded("GroupsPerUser", MAX_GROUPS);
              }
              return IamOutcome.of(new AddUserToGroup.Result(), user.withGroups(groups));
            }),
        row(
            RemoveUserFromGroup.class,
            (call, r) -> {
              Identity.User user = find(call, r.userName());
              String group =
                  StoredIdentities.nameOf(HolderType.GROUP.find(call, r.groupName()).arn());
              List<String> groups = new ArrayList<>(user.groups());
              if (!groups.remove(group)) {
                throw IamCall.missing(
                    "User " + r.userName() + " is not a member of group " + group + ".");
              }
              return IamOutcome.of(new RemoveUserFromGroup.Result(), user.withGroups(groups));
            }),
        row(
            ListGroupsForUser.class,
            (call, r) -> {
              IamPage<Group> page =
                  IamPage.of(
                      find(call, r.userName()).groups().stream()
                          .flatMap(name -> call.known().group(call.account(), name).stream())
                          .map(Views::of),
                      Group::groupName,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new ListGroupsForUser.Result(page.entries(), page.truncated(), page.marker()));
            }));
  }

  /** Finds a user that must be there. */
  static Identity.User find(IamCall call, String name) {
    return (Identity.User) USER.find(call, name);
  }

  /** Gives the operations on labels and boundaries of users. */
  private static List<IamOperation<?, ?>> labels() {
    return List.of(
        row(
            PutUserPermissionsBoundary.class,
            (call, r) ->
                IamOutcome.of(
                    new PutUserPermissionsBoundary.Result(),
                    Holders.putBoundary(call, USER, r.userName(), r.permissionsBoundary()))),
        row(
            DeleteUserPermissionsBoundary.class,
            (call, r) ->
                IamOutcome.of(
                    new DeleteUserPermissionsBoundary.Result(),
                    Holders.deleteBoundary(call, USER, r.userName()))),
        row(
            TagUser.class,
            (call, r) ->
                IamOutcome.of(
                    new TagUser.Result(), Holders.tag(call, USER, r.userName(), r.tags()))),
        row(
            UntagUser.class,
            (call, r) ->
                IamOutcome.of(
                    new UntagUser.Result(), Holders.untag(call, USER, r.userName(), r.tagKeys()))),
        row(
            ListUserTags.class,
            (call, r) -> {
              IamPage<Tag> page =
                  Holders.listTags(call, USER, r.userName(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListUserTags.Result(page.entries(), page.truncated(), page.marker()));
            }));
  }

  /** Gives the operations on policies of users. */
  private static List<IamOperation<?, ?>> policies() {
    return List.of(
        row(
            PutUserPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new PutUserPolicy.Result(),
                    Holders.putInline(
                        call, USER, r.userName(), r.policyName(), r.policyDocument()))),
        row(
            GetUserPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new GetUserPolicy.Result(
                        r.userName(),
                        r.policyName(),
                        Holders.getInline(call, USER, r.userName(), r.policyName())))),
        row(
            ListUserPolicies.class,
            (call, r) -> {
              IamPage<String> page =
                  Holders.listInline(call, USER, r.userName(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListUserPolicies.Result(page.entries(), page.truncated(), page.marker()));
            }),
        row(
            DeleteUserPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new DeleteUserPolicy.Result(),
                    Holders.deleteInline(call, USER, r.userName(), r.policyName()))),
        row(
            AttachUserPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new AttachUserPolicy.Result(),
                    Holders.attach(call, USER, r.userName(), r.policyArn()))),
        row(
            DetachUserPolicy.class,
            (call, r) ->
                IamOutcome.of(
                    new DetachUserPolicy.Result(),
                    Holders.detach(call, USER, r.userName(), r.policyArn()))),
        row(
            ListAttachedUserPolicies.class,
            (call, r) -> {
              IamPage<AttachedPolicy> page =
                  Holders.listAttached(
                      call, USER, r.userName(), r.pathPrefix(), r.marker(), r.maxItems());
              return IamOutcome.of(
                  new ListAttachedUserPolicies.Result(
                      page.entries(), page.truncated(), page.marker()));
            }));
  }
}
