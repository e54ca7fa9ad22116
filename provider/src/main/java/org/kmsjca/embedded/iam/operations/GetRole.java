// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Describes a role.
 *
 * @param roleName the role
 */
@Operation(readOnly = true)
public record GetRole(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName)
    implements IamRequest<GetRole.Result> {

  /**
   * The role.
   *
   * @param role the role
   */
  public record Result(Role role) {}
}
