// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Deletes a group that has no members and policies any more.
 *
 * @param groupName the group
 */
@Operation(readOnly = false)
public record DeleteGroup(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String groupName)
    implements IamRequest<DeleteGroup.Result> {

  /** It is done. */
  public record Result() {}
}
