// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.AccessKeyMetadata;
import org.kmsjca.embedded.iam.operations.Group;
import org.kmsjca.embedded.iam.operations.Policy;
import org.kmsjca.embedded.iam.operations.PolicyVersion;
import org.kmsjca.embedded.iam.operations.Role;
import org.kmsjca.embedded.iam.operations.User;
import org.kmsjca.kms.Arn;

/** Describes identities in the form of answers. */
final class Views {

  private Views() {}

  static String path(Arn arn) {
    String resource = arn.resource();
    return resource.substring(resource.indexOf('/'), resource.lastIndexOf('/') + 1);
  }

  static boolean isBelow(Arn arn, @Nullable String pathPrefix) {
    return pathPrefix == null || path(arn).startsWith(pathPrefix);
  }

  static User of(Identity.User user) {
    return new User(
        path(user.arn()),
        StoredIdentities.nameOf(user.arn()),
        user.uniqueId(),
        user.arn().toString(),
        user.createDate(),
        user.attachments().boundary(),
        Tags.list(user.attachments().tags()));
  }

  static Group of(Identity.Group group) {
    return new Group(
        path(group.arn()),
        StoredIdentities.nameOf(group.arn()),
        group.uniqueId(),
        group.arn().toString(),
        group.createDate());
  }

  static Role of(Identity.Role role) {
    return new Role(
        path(role.arn()),
        StoredIdentities.nameOf(role.arn()),
        role.uniqueId(),
        role.arn().toString(),
        role.createDate(),
        role.trustPolicy(),
        role.description(),
        role.maxSessionDuration(),
        role.attachments().boundary(),
        Tags.list(role.attachments().tags()));
  }

  static Policy of(Identity.Policy policy, int attachmentCount) {
    return new Policy(
        StoredIdentities.nameOf(policy.arn()),
        policy.uniqueId(),
        policy.arn().toString(),
        path(policy.arn()),
        policy.defaultVersionId(),
        attachmentCount,
        policy.description(),
        policy.createDate(),
        policy.updateDate());
  }

  static PolicyVersion of(
      Identity.Policy policy, Identity.Policy.Version version, boolean withDocument) {
    return new PolicyVersion(
        withDocument ? version.document() : null,
        version.id(),
        version.id().equals(policy.defaultVersionId()),
        version.createDate());
  }

  static AccessKeyMetadata of(Identity.AccessKey key) {
    return new AccessKeyMetadata(
        StoredIdentities.nameOf(key.principal()),
        key.accessKeyId(),
        key.active() ? "Active" : "Inactive",
        key.createDate());
  }
}
