// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Optional;
import org.kmsjca.kms.Arn;

/**
 * Tells which principals exist that key policies and grants may name.
 *
 * <p>Only what belongs to an account with identities can be found not to exist. Of all others any
 * user, role and session is taken to exist, of another account too.
 *
 * <p><b>Thread safety:</b> as the repository.
 */
public final class PrincipalDirectory {

  private final StoredIdentities known;

  /**
   * Looks into a repository.
   *
   * @param repository the identities
   */
  public PrincipalDirectory(IdentityRepository repository) {
    known = new StoredIdentities(repository);
  }

  /**
   * Tells whether a principal exists.
   *
   * @param principal an ARN, an account ID, a unique ID, or the name of a service
   * @return false if its account has identities, but not this user or role, or not the role of this
   *     session
   */
  public boolean exists(String principal) {
    Optional<Arn> parsed = Arn.parse(principal);
    if (parsed.isEmpty() || !known.isManaged(parsed.get().account())) {
      return true;
    }
    Arn arn = parsed.get();
    String name = StoredIdentities.nameOf(arn);
    return switch (arn.resourceType()) {
      case "user" ->
          known.user(arn.account(), name).filter(user -> user.arn().equals(arn)).isPresent();
      case "role" ->
          known.role(arn.account(), name).filter(role -> role.arn().equals(arn)).isPresent();
      case "assumed-role" -> {
        Arn role = CallerDescription.roleOf(arn);
        yield known.role(role.account(), role.resourceName()).isPresent();
      }
      default -> true;
    };
  }
}
