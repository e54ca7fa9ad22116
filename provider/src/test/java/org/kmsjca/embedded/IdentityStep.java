// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.kmsjca.embedded.iam.operations.*;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RevokeGrant;

/**
 * What {@link IdentityLoad} does: each operation that changes identities, and those on keys by
 * which a key comes to name a user.
 */
enum IdentityStep {
  ADD_USER_TO_GROUP(AddUserToGroup.class),
  ASSUME_ROLE(AssumeRole.class),
  ATTACH_GROUP_POLICY(AttachGroupPolicy.class),
  ATTACH_ROLE_POLICY(AttachRolePolicy.class),
  ATTACH_USER_POLICY(AttachUserPolicy.class),
  CREATE_ACCESS_KEY(CreateAccessKey.class),
  CREATE_GRANT(CreateGrant.class),
  CREATE_GROUP(CreateGroup.class),
  CREATE_KEY(CreateKey.class),
  CREATE_POLICY(CreatePolicy.class),
  CREATE_POLICY_VERSION(CreatePolicyVersion.class),
  CREATE_ROLE(CreateRole.class),
  CREATE_USER(CreateUser.class),
  DELETE_ACCESS_KEY(DeleteAccessKey.class),
  DELETE_GROUP(DeleteGroup.class),
  DELETE_GROUP_POLICY(DeleteGroupPolicy.class),
  DELETE_POLICY(DeletePolicy.class),
  DELETE_POLICY_VERSION(DeletePolicyVersion.class),
  DELETE_ROLE(DeleteRole.class),
  DELETE_ROLE_BOUNDARY(DeleteRolePermissionsBoundary.class),
  DELETE_ROLE_POLICY(DeleteRolePolicy.class),
  DELETE_USER(DeleteUser.class),
  DELETE_USER_BOUNDARY(DeleteUserPermissionsBoundary.class),
  DELETE_USER_POLICY(DeleteUserPolicy.class),
  DETACH_GROUP_POLICY(DetachGroupPolicy.class),
  DETACH_ROLE_POLICY(DetachRolePolicy.class),
  DETACH_USER_POLICY(DetachUserPolicy.class),
  PUT_GROUP_POLICY(PutGroupPolicy.class),
  PUT_KEY_POLICY(PutKeyPolicy.class),
  PUT_ROLE_BOUNDARY(PutRolePermissionsBoundary.class),
  PUT_ROLE_POLICY(PutRolePolicy.class),
  PUT_USER_BOUNDARY(PutUserPermissionsBoundary.class),
  PUT_USER_POLICY(PutUserPolicy.class),
  REMOVE_USER_FROM_GROUP(RemoveUserFromGroup.class),
  REVOKE_GRANT(RevokeGrant.class),
  SET_DEFAULT_POLICY_VERSION(SetDefaultPolicyVersion.class),
  TAG_ROLE(TagRole.class),
  TAG_USER(TagUser.class),
  UNTAG_ROLE(UntagRole.class),
  UNTAG_USER(UntagUser.class),
  UPDATE_ACCESS_KEY(UpdateAccessKey.class),
  UPDATE_GROUP(UpdateGroup.class),
  UPDATE_ROLE(UpdateRole.class),
  UPDATE_TRUST_POLICY(UpdateAssumeRolePolicy.class),
  UPDATE_USER(UpdateUser.class);

  private final Class<? extends Record> request;

  IdentityStep(Class<? extends Record> request) {
    this.request = request;
  }

  /** Gives the class of the requests. */
  Class<? extends Record> request() {
    return request;
  }

  /** Tells whether there is less afterwards. */
  boolean removes() {
    return name().matches("(DELETE|DETACH|REMOVE|REVOKE|UNTAG)_.*");
  }
}
