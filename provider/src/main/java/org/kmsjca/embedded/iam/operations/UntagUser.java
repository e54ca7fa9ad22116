// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.util.List;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.RequestLists;

/**
 * Removes labels from a user.
 *
 * @param userName the user
 * @param tagKeys the keys of the labels to remove
 */
@Operation(readOnly = false)
public record UntagUser(
    @Member(required = true, min = 1, max = 128, pattern = Limits.NAME) String userName,
    @Member(max = 50) List<String> tagKeys)
    implements IamRequest<UntagUser.Result> {

  /** Copies the list. */
  public UntagUser {
    tagKeys = RequestLists.copyOf(tagKeys);
  }

  /** It is done. */
  public record Result() {}
}
