// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;

/**
 * What the {@link Authorizer} decided, and why.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface Decision {

  /**
   * Tells whether the request may proceed.
   *
   * @return true for {@link Allow}
   */
  boolean isAllowed();

  /**
   * Names the statements that decided.
   *
   * @return one for an explicit deny; none for an implicit one; for a request that is allowed, the
   *     statement of the key policy and that of the identity policy, as far as they were needed
   */
  List<DecidingStatement> decidedBy();

  /**
   * Tells when the decision must be made again, although nothing changed but the clock.
   *
   * @return the earliest moment after the request at which a condition on the time could turn out
   *     otherwise; never later than the true moment, sometimes earlier; null if no evaluated policy
   *     depends on the time any more
   */
  @Nullable Instant validUntil();

  /**
   * The request may proceed.
   *
   * @param decidedBy the statements that allow it; empty for the account root user where no
   *     statement is needed, and where a grant to the caller allows it
   * @param grants the identifiers of the grants that allow it, alone or, if their grantee is the
   *     caller's account, together with the identity policy; empty if policies do
   * @param validUntil see {@link Decision#validUntil()}
   */
  record Allow(List<DecidingStatement> decidedBy, List<String> grants, @Nullable Instant validUntil)
      implements Decision {

    /** Copies the lists. */
    public Allow {
      decidedBy = List.copyOf(decidedBy);
      grants = List.copyOf(grants);
    }

    @Override
    public boolean isAllowed() {
      return true;
    }
  }

  /** The request must be refused. */
  sealed interface Denial extends Decision {

    @Override
    default boolean isAllowed() {
      return false;
    }

    /**
     * Words the refusal as AWS does, with a short reason of our own in parentheses. A caller of
     * another account learns nothing about the key policy.
     *
     * @param request the request that was refused
     * @return the detail of an {@code AccessDeniedException}
     */
    String accessDeniedText(AuthorizationRequest request);

    /**
     * Makes the exception for the caller.
     *
     * @param request the request that was refused
     * @return an exception with {@link #accessDeniedText}
     */
    default KmsAccessDeniedException toException(AuthorizationRequest request) {
      return new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, accessDeniedText(request));
    }
  }

  /**
   * A Deny statement matched.
   *
   * @param statement one of the first policy that denies, in the order key policy, identity
   *     policies, session policy, permissions boundary; in it the one that names the caller most
   *     closely, the first one among equals
   * @param validUntil see {@link Decision#validUntil()}
   */
  record ExplicitDeny(DecidingStatement statement, @Nullable Instant validUntil) implements Denial {

    @Override
    public List<DecidingStatement> decidedBy() {
      return List.of(statement);
    }

    @Override
    public String accessDeniedText(AuthorizationRequest request) {
      return AccessDeniedText.of(request, this);
    }
  }

  /**
   * Nothing denied the request, but not all that is needed allowed it.
   *
   * @param missing what was missing
   * @param validUntil see {@link Decision#validUntil()}
   */
  record ImplicitDeny(MissingPermission missing, @Nullable Instant validUntil) implements Denial {

    @Override
    public List<DecidingStatement> decidedBy() {
      return List.of();
    }

    @Override
    public String accessDeniedText(AuthorizationRequest request) {
      return AccessDeniedText.of(request, this);
    }
  }
}
