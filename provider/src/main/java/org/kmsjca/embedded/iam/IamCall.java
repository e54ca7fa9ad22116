// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.kms.Arn;

/**
 * One call of an operation on identities, on its way through the service.
 *
 * <p>Confined to the thread of the call.
 */
public final class IamCall {

  private final IdentityRepository repository;
  private final AuthenticatedCaller caller;
  private final Instant time;
  private final NewIds ids;
  private final StoredIdentities known;

  /**
   * Makes a call.
   *
   * @param repository the identities; for operations that change something, the newest
   * @param caller who asks
   * @param time when the call began
   * @param random where unique IDs, access keys and secrets come from
   */
  public IamCall(
      IdentityRepository repository,
      AuthenticatedCaller caller,
      Instant time,
      SecureRandom random) {
    this.repository = repository;
    this.caller = caller;
    this.time = time.truncatedTo(ChronoUnit.SECONDS);
    ids = new NewIds(random);
    known = new StoredIdentities(repository);
  }

  AuthenticatedCaller caller() {
    return caller;
  }

  /** Gives the account in which everything is done but the assuming of roles. */
  String account() {
    return caller.caller().account();
  }

  /** Gives the moment of the call in whole seconds. */
  Instant time() {
    return time;
  }

  NewIds ids() {
    return ids;
  }

  StoredIdentities known() {
    return known;
  }

  IdentityRepository repository() {
    return repository;
  }

  /**
   * Gives the user that a request names, or who calls.
   *
   * @throws IamException with {@code ValidationError} if it names nobody and no user calls
   */
  String userName(@Nullable String named) {
    if (named != null) {
      return named;
    }
    Arn arn = caller.caller().arn();
    if (!arn.resourceType().equals("user")) {
      throw new IamException(
          IamErrorCode.VALIDATION_ERROR,
          "Must specify userName when calling with non-User credentials");
    }
    return StoredIdentities.nameOf(arn);
  }

  /** Makes the ARN of a user, group, role or policy of the account. */
  Arn arn(String type, @Nullable String path, String name) {
    return new Arn("aws", "iam", "", account(), type + (path == null ? "/" : path) + name);
  }

  /** Makes the error for what is not there. */
  static IamException missing(String detail) {
    return new IamException(IamErrorCode.NO_SUCH_ENTITY, detail);
  }

  /** Makes the error for what cannot be deleted yet. */
  static IamException conflict(String detail) {
    return new IamException(
        IamErrorCode.DELETE_CONFLICT, "Cannot delete entity, must " + detail + " first.");
  }

  /** Makes the error for what is too much. */
  static IamException exceeded(String quota, int limit) {
    return new IamException(
        IamErrorCode.LIMIT_EXCEEDED, "Cannot exceed quota for " + quota + ": " + limit);
  }
}
