// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * One question to the {@link Authorizer}: may this caller do this to this resource now?
 *
 * @param caller who asks
 * @param action for example {@code kms:Encrypt}; compared without regard to case
 * @param resource the key ARN or alias ARN; null for operations without a resource, which identity
 *     policies name {@code "*"}
 * @param resourceAccount the account that owns the resource, as its ARN says; without a resource it
 *     has no meaning
 * @param crossAccount whether the operation works across accounts at all
 * @param context the condition keys of the request; {@code aws:CurrentTime} and {@code
 *     aws:EpochTime} are derived from {@code now} and ignored here
 * @param now the moment of the request
 */
public record AuthorizationRequest(
    Caller caller,
    String action,
    @Nullable Arn resource,
    String resourceAccount,
    boolean crossAccount,
    ConditionValues context,
    Instant now) {

  private static final String NO_RESOURCE = "*";

  /**
   * Checks the account, on which the rules between accounts depend.
   *
   * @throws IllegalArgumentException if the resource's ARN names another account
   */
  public AuthorizationRequest {
    if (resource != null && !resource.account().equals(resourceAccount)) {
      throw new IllegalArgumentException(
          "the resource '"
              + resource
              + "' does not belong to the account '"
              + resourceAccount
              + "'");
    }
  }

  /** Names another resource of the same account, for the message of a denial. */
  public AuthorizationRequest shownAs(@Nullable Arn shown) {
    return new AuthorizationRequest(
        caller, action, shown, resourceAccount, crossAccount, context, now);
  }

  /** Gives the resource as policies and messages name it. */
  String resourceText() {
    return resource == null ? NO_RESOURCE : resource.toString();
  }

  /** Tells whether the resource is a KMS key, so that its key policy has a say. */
  boolean isOnKey() {
    return resource != null
        && resource.service().equals("kms")
        && resource.resourceType().equals("key");
  }

  /** Tells whether the resource belongs to another account than the caller. */
  boolean isForeign() {
    return resource != null && !caller.account().equals(resourceAccount);
  }
}
