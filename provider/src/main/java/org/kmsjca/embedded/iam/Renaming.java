// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.Arn;

/** New names and paths of users and groups. */
final class Renaming {

  private Renaming() {}

  /** Gives the permissions: the same for the old and for the new ARN. */
  static List<IamAccess> accesses(
      IamCall call,
      IamRequest<?> request,
      HolderType type,
      String name,
      @Nullable String newPath,
      @Nullable String newName) {
    IamAccess old = RequestAccess.of(call, request);
    Arn target =
        type.look(call.known(), call.account(), name)
            .map(holder -> arn(call, type, holder, newPath, newName))
            .orElse(old.resource());
    return target == null || target.equals(old.resource())
        ? List.of(old)
        : List.of(
            old,
            new IamAccess(
                old.action(), target, null, false, RequestAccess.of(call, request).conditions()));
  }

  private static Arn arn(
      IamCall call,
      HolderType type,
      Identity.Holder holder,
      @Nullable String newPath,
      @Nullable String newName) {
    return call.arn(
        type.text(),
        newPath == null ? Views.path(holder.arn()) : newPath,
        newName == null ? StoredIdentities.nameOf(holder.arn()) : newName);
  }

  /**
   * Gives the new ARN.
   *
   * @throws IamException with {@code EntityAlreadyExists} if somebody else has the name
   */
  static Arn newArn(
      IamCall call,
      HolderType type,
      Identity.Holder holder,
      @Nullable String newPath,
      @Nullable String newName) {
    Arn arn = arn(call, type, holder, newPath, newName);
    String name = StoredIdentities.nameOf(arn);
    if (type.look(call.known(), call.account(), name)
        .filter(found -> !found.uniqueId().equals(holder.uniqueId()))
        .isPresent()) {
      throw new IamException(
          IamErrorCode.ENTITY_ALREADY_EXISTS,
          type.title() + " with name " + name + " already exists.");
    }
    return arn;
  }

  /** Gives the changes; callers may add more. A name that differs only in case keeps its place. */
  static List<IdentityChange> changes(Identity.Holder old, Identity.Holder renamed) {
    List<IdentityChange> changes = new ArrayList<>();
    if (!StoredIdentities.id(old).equals(StoredIdentities.id(renamed))) {
      changes.add(IamOutcome.delete(old));
    }
    changes.add(IamOutcome.put(renamed));
    return changes;
  }
}
