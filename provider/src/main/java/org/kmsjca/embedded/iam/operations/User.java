// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 *
 * @param path begins and ends with a slash
 * @param userName the name
 * @param userId the unique ID, {@code AIDA...}
 * @param arn the ARN
 * @param createDate when it was made
 * @param permissionsBoundary the ARN of the policy that limits the others; null for none
 * @param tags labels
 */
public record User(
    String path,
    String userName,
    String userId,
    String arn,
    Instant createDate,
    @Nullable String permissionsBoundary,
    List<Tag> tags) {

  /** Copies the list. */
  public User {
    tags = List.copyOf(tags);
  }
}
