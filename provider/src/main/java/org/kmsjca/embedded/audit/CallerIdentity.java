// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * Who calls, as the audit trail tells it. Members that nobody can vouch for are null and left out.
 */
public sealed interface CallerIdentity {

  /** Gives the account in whose trail the calls are recorded. */
  String account();

  /**
   * Describes a caller of whom no more is known than the ARN.
   *
   * @param caller the principal
   */
  static CallerIdentity of(Caller caller) {
    String principalId = caller.isAccountRoot() ? caller.account() : null;
    return new Principal(caller.arn(), principalId, null, null, null);
  }

  /**
   * The root of an account, an IAM user, a role's session, or a federated user.
   *
   * @param arn of the principal; of a session its {@code sts} ARN
   * @param principalId the unique ID: of a user {@code AIDA...}, of a session {@code AROA...:name},
   *     of the root the account
   * @param accessKeyId of the credentials that the caller came by; null if it came by none
   * @param session of a role's session
   * @param invokedBy the service that calls on the principal's behalf, such as {@code
   *     ec2.amazonaws.com}; null if the principal calls itself
   */
  record Principal(
      Arn arn,
      @Nullable String principalId,
      @Nullable String accessKeyId,
      @Nullable SessionContext session,
      @Nullable String invokedBy)
      implements CallerIdentity {

    @Override
    public String account() {
      return arn.account();
    }
  }

  /**
   * A service that calls on its own behalf, in an account.
   *
   * @param account twelve digits
   * @param name of the service, such as {@code backup.amazonaws.com}
   */
  record Service(String account, String name) implements CallerIdentity {}

  /**
   * The key management service itself.
   *
   * @param account twelve digits
   */
  record Internal(String account) implements CallerIdentity {}

  /**
   * How a session came to be.
   *
   * @param role the ARN of the role that was assumed
   * @param roleId its unique ID, {@code AROA...}
   * @param creationDate when it was assumed
   * @param mfaAuthenticated whether a second factor was shown
   */
  record SessionContext(
      Arn role, @Nullable String roleId, Instant creationDate, boolean mfaAuthenticated) {}
}
