// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Labels a user; a label with a known key is replaced.
 *
 * @param userName the user
 * @param tags labels; empty for none
 */
@Operation(readOnly = false)
public record TagUser(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(max = 50) List<Tag> tags)
    implements IamRequest<TagUser.Result> {

  /** Copies the list. */
  public TagUser {
    tags = RequestLists.copyOf(tags);
  }

  /** It is done. */
  public record Result() {}
}
