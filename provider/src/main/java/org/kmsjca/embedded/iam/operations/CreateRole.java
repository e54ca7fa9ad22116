// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Makes a role without any permission.
 *
 * @param path begins and ends with a slash; null for {@code /}
 * @param roleName the name, unlike that of every other role of the account, also in other case
 * @param assumeRolePolicyDocument the trust policy, which says who may assume the role
 * @param description a text for people; null for none
 * @param maxSessionDuration how long a session may last, in seconds; null for an hour
 * @param permissionsBoundary the managed policy that limits what the others can give; null for none
 * @param tags labels; empty for none
 */
@Operation(readOnly = false)
public record CreateRole(
    @Nullable @Member(min = 1, max = 512, pattern = Limits.PATH) String path,
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(required = true, min = 1, max = 131072, pattern = Limits.DOCUMENT)
        String assumeRolePolicyDocument,
    @Nullable @Member(max = 1000) String description,
    @Nullable @Member(min = 3600, max = 43200) Integer maxSessionDuration,
    @Nullable @Member(min = 20, max = 2048) String permissionsBoundary,
    @Member(max = 50) List<Tag> tags)
    implements IamRequest<CreateRole.Result> {

  /** Copies the list. */
  public CreateRole {
    tags = RequestLists.copyOf(tags);
  }

  /**
   * Asks for a role without path and labels.
   *
   * @param roleName the name
   * @param trustPolicy says who may assume the role
   * @return the request
   */
  public static CreateRole of(String roleName, String trustPolicy) {
    return new CreateRole(null, roleName, trustPolicy, null, null, null, List.of());
  }

  /**
   * The new role.
   *
   * @param role the role
   */
  public record Result(Role role) {}
}
