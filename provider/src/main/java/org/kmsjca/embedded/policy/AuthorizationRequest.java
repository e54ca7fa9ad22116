// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/**
 * One question to the {@link Authorizer}: may this caller do this to this resource now?
 *
 * <p>If the context says {@code aws:PrincipalIsAWSService} is {@code true}, an AWS service asks in
 * its own name, that of {@code aws:PrincipalServiceName}. It belongs to no account; the caller's
 * ARN only appears in messages then.
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
  private static final String SESSIONS = "sts:";
  private static final String IS_SERVICE = "aws:principalisawsservice";
  private static final String SERVICE_NAME = "aws:principalservicename";

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

  /**
   * Tells whether the resource has a policy of its own that has a say: a KMS key its key policy, a
   * role that is to be assumed its trust policy.
   */
  boolean isOnKey() {
    return resource != null
        && (resource.service().equals("kms")
            ? resource.resourceType().equals("key")
            : resource.service().equals("iam")
                && resource.resourceType().equals("role")
                && action.startsWith(SESSIONS));
  }

  /** Tells whether the resource belongs to another account than the caller. */
  boolean isForeign() {
    return resource != null && !caller.account().equals(resourceAccount) && service() == null;
  }

  /** Gives the name of the service that asks in its own name; null if the caller is no service. */
  @Nullable String service() {
    List<String> flag = context.getCanonical(IS_SERVICE);
    List<String> name = context.getCanonical(SERVICE_NAME);
    boolean service = flag != null && flag.size() == 1 && flag.get(0).equals("true");
    return service && name != null && name.size() == 1 ? name.get(0) : null;
  }
}
