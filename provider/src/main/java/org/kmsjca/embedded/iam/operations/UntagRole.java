// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Removes labels from a role.
 *
 * @param roleName the role
 * @param tagKeys the keys of the labels to remove
 */
@Operation(readOnly = false)
public record UntagRole(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(max = 50) List<String> tagKeys)
    implements IamRequest<UntagRole.Result> {

  /** Copies the list. */
  public UntagRole {
    tagKeys = RequestLists.copyOf(tagKeys);
  }

  /** It is done. */
  public record Result() {}
}
