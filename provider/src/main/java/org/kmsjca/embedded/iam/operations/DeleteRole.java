// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Deletes a role that has no policies any more; its sessions end. Key policies and grants that name
 * it name its unique ID from then on.
 *
 * @param roleName the role
 */
@Operation(readOnly = false)
public record DeleteRole(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName)
    implements IamRequest<DeleteRole.Result> {

  /** It is done. */
  public record Result() {}
}
