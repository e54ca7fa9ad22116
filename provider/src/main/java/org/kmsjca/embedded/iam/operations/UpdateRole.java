// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.Operation;

/**
 * Changes the description of a role, or how long its sessions may last.
 *
 * @param roleName the role
 * @param description a text for people; null to leave it
 * @param maxSessionDuration how long a session may last, in seconds; null to leave it
 */
@Operation(readOnly = false)
public record UpdateRole(
    @Member(required = true, min = 1, max = 64, pattern = Limits.NAME) String roleName,
    @Nullable @Member(max = 1000) String description,
    @Nullable @Member(min = 3600, max = 43200) Integer maxSessionDuration)
    implements IamRequest<UpdateRole.Result> {

  /** It is done. */
  public record Result() {}
}
