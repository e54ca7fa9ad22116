// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/**
 * A request about identities, and by its permitted types the list of all operations.
 *
 * <p>Each operation is one record whose name is the operation's name in AWS IAM or AWS STS, whose
 * components are the request members (first letter in lower case), and whose nested record {@code
 * Result} is the answer.
 *
 * @param <R> the type of the operation's result
 */
public sealed interface IamRequest<R>
    permits AddUserToGroup,
        AttachGroupPolicy,
        AttachRolePolicy,
        AttachUserPolicy,
        CreateAccessKey,
        CreateGroup,
        CreatePolicy,
        CreatePolicyVersion,
        CreateRole,
        CreateUser,
        DeleteAccessKey,
        DeleteGroup,
        DeleteGroupPolicy,
        DeletePolicy,
        DeletePolicyVersion,
        DeleteRole,
        DeleteRolePermissionsBoundary,
        DeleteRolePolicy,
        DeleteUser,
        DeleteUserPermissionsBoundary,
        DeleteUserPolicy,
        DetachGroupPolicy,
        DetachRolePolicy,
        DetachUserPolicy,
        GetGroup,
        GetGroupPolicy,
        GetPolicy,
        GetPolicyVersion,
        GetRole,
        GetRolePolicy,
        GetUser,
        GetUserPolicy,
        ListAccessKeys,
        ListAttachedGroupPolicies,
        ListAttachedRolePolicies,
        ListAttachedUserPolicies,
        ListGroupPolicies,
        ListGroups,
        ListGroupsForUser,
        ListPolicies,
        ListPolicyVersions,
        ListRolePolicies,
        ListRoleTags,
        ListRoles,
        ListUserPolicies,
        ListUserTags,
        ListUsers,
        PutGroupPolicy,
        PutRolePermissionsBoundary,
        PutRolePolicy,
        PutUserPermissionsBoundary,
        PutUserPolicy,
        RemoveUserFromGroup,
        SetDefaultPolicyVersion,
        StsRequest,
        TagRole,
        TagUser,
        UntagRole,
        UntagUser,
        UpdateAccessKey,
        UpdateAssumeRolePolicy,
        UpdateGroup,
        UpdateRole,
        UpdateUser {

  /**
   * Names the operation.
   *
   * @return the name as AWS writes it, for example {@code CreateUser}
   */
  default String operation() {
    return getClass().getSimpleName();
  }

  /**
   * Names the service that has the operation.
   *
   * @return {@code iam} or {@code sts}
   */
  default String service() {
    return "iam";
  }
}
