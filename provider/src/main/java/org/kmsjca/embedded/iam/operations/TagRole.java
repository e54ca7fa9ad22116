// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Labels a role; a label with a known key is replaced.
 *
 * @param roleName the role
 * @param tags labels; empty for none
 */
@Operation(readOnly = false)
public record TagRole(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Member(max = 50) List<Tag> tags)
    implements IamRequest<TagRole.Result> {

  /** Copies the list. */
  public TagRole {
    tags = RequestLists.copyOf(tags);
  }

  /** It is done. */
  public record Result() {}
}
