// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * A caller who was found to exist, and what is known of it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param caller the principal
 * @param principalId the unique ID: of the root the account, of a user {@code AIDA...}, of a
 *     session {@code AROA...:name}; null where the account has no identities and only the
 *     configuration knows the caller
 * @param accessKeyId of the credentials by which the caller came; null if it came by none
 * @param policies the identity policies and their limits
 * @param conditions the condition keys that describe the caller, with their values
 * @param session how the session came to be; null for others than sessions
 */
public record AuthenticatedCaller(
    Caller caller,
    @Nullable String principalId,
    @Nullable String accessKeyId,
    CallerPolicies policies,
    ConditionValues conditions,
    @Nullable RoleSession session) {

  /** Describes a caller without policies of whom nothing is known but the name. */
  public static AuthenticatedCaller named(Caller caller) {
    return new AuthenticatedCaller(
        caller,
        caller.isAccountRoot() ? caller.account() : null,
        null,
        CallerPolicies.NONE,
        CallerDescription.of(caller).conditions(),
        null);
  }

  /** Tells when the caller ends; null for never. */
  public @Nullable Instant expiration() {
    return session == null ? null : session.expiration();
  }

  /**
   * A session of a role.
   *
   * @param role the ARN of the role, with its path
   * @param roleId its unique ID
   * @param issued when the session began
   * @param expiration when it ends
   * @param transitiveTags labels that sessions begun by this one inherit, by key
   * @param sourceIdentity who is behind it; null for nobody in particular
   */
  public record RoleSession(
      Arn role,
      String roleId,
      Instant issued,
      Instant expiration,
      SortedMap<String, String> transitiveTags,
      @Nullable String sourceIdentity) {

    /** Copies the map. */
    public RoleSession {
      transitiveTags = Attachments.copy(transitiveTags);
    }
  }
}
