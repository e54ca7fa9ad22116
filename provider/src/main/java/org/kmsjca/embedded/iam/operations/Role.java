// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A role.
 *
 * @param path begins and ends with a slash
 * @param roleName the name
 * @param roleId the unique ID, {@code AROA...}
 * @param arn the ARN
 * @param createDate when it was made
 * @param assumeRolePolicyDocument the trust policy, which says who may assume it
 * @param description a text for people
 * @param maxSessionDuration how long a session may last, in seconds
 * @param permissionsBoundary the ARN of the policy that limits the others; null for none
 * @param tags labels
 */
public record Role(
    String path,
    String roleName,
    String roleId,
    String arn,
    Instant createDate,
    String assumeRolePolicyDocument,
    String description,
    int maxSessionDuration,
    @Nullable String permissionsBoundary,
    List<Tag> tags) {

  /** Copies the list. */
  public Role {
    tags = List.copyOf(tags);
  }
}
