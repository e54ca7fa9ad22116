// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kmsjca.kms.Arn;

/**
 * Puts the unique ID of a user or role that is no more, or the new name of a user that was renamed,
 * where its name stands, so that somebody who gets the name later gets no permission with it.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class PrincipalRewriting {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ELEMENTS = List.of("Principal", "NotPrincipal");

  private final Identity.Holder gone;
  private final String replacement;

  private PrincipalRewriting(Identity.Holder gone, String replacement) {
    this.gone = gone;
    this.replacement = replacement;
  }

  /** Puts the unique ID in the place of the name of somebody who is no more. */
  static PrincipalRewriting deleted(Identity.Holder deleted) {
    return new PrincipalRewriting(deleted, deleted.uniqueId());
  }

  /** Puts the new name in the place of the old one. */
  static PrincipalRewriting renamed(Identity.User old, Identity.User renamed) {
    return new PrincipalRewriting(old, renamed.arn().toString());
  }

  /**
   * Gives what every ARN that is rewritten contains.
   *
   * @return the name without the path
   */
  public String name() {
    return StoredIdentities.nameOf(gone.arn());
  }

  /**
   * Tells whether a policy can name the principal, by a look at its text. So the many policies that
   * do not are not parsed.
   *
   * @param document the policy, in JSON
   * @return false only if it does not
   */
  public boolean mayBeIn(String document) {
    return document.contains(name()) || document.indexOf('\\') >= 0;
  }

  /**
   * Rewrites a principal.
   *
   * @param principal an ARN, or anything else
   * @return the replacement if the ARN names who is gone, or a session of it; empty for all others
   */
  public Optional<String> principal(String principal) {
    return Arn.parse(principal).filter(this::isGone).map(arn -> replacement);
  }

  /* A role is known by its name, whatever path the policy gives it. */
  private boolean isGone(Arn arn) {
    Arn own = gone.arn();
    if (!(gone instanceof Identity.Role)) {
      return arn.equals(own);
    }
    if (!arn.account().equals(own.account())) {
      return false;
    }
    String name = StoredIdentities.nameOf(own);
    return switch (arn.resourceType()) {
      case "role" -> StoredIdentities.nameOf(arn).equals(name);
      case "assumed-role" -> CallerDescription.roleOf(arn).resourceName().equals(name);
      default -> false;
    };
  }

  /**
   * Rewrites a key policy or trust policy; conditions stay as they are.
   *
   * @param document the policy, in JSON
   * @return the new policy; empty if it does not name who is gone
   */
  public Optional<String> policy(String document) {
    try {
      JsonNode policy = JSON.readTree(document);
      JsonNode statements = policy.path("Statement");
      boolean changed = false;
      for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
        for (String element : ELEMENTS) {
          changed |= statement.path(element) instanceof ObjectNode kinds && rewrite(kinds);
        }
      }
      return changed
          ? Optional.of(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(policy))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw StoredIdentities.damaged("a policy", e);
    }
  }

  private boolean rewrite(ObjectNode kinds) {
    JsonNode names = kinds.path("AWS");
    ArrayNode rewritten = JSON.createArrayNode();
    boolean changed = false;
    for (JsonNode name : names.isArray() ? names : List.of(names)) {
      Optional<String> id = principal(name.asText());
      changed |= id.isPresent();
      rewritten.add(id.orElse(name.asText()));
    }
    if (changed) {
      kinds.set("AWS", names.isArray() ? rewritten : rewritten.get(0));
    }
    return changed;
  }

  /**
   * Rewrites the trust policies of all roles.
   *
   * @param repository the newest identities
   * @return what must become durable
   */
  public List<IdentityChange> trustPolicies(IdentityRepository repository) {
    List<IdentityChange> changes = new ArrayList<>();
    new StoredIdentities(repository)
        .allRoles()
        .filter(role -> !role.uniqueId().equals(gone.uniqueId()))
        .filter(role -> mayBeIn(role.trustPolicy()))
        .forEach(
            role ->
                policy(role.trustPolicy())
                    .map(role::withTrustPolicy)
                    .map(IamOutcome::put)
                    .ifPresent(changes::add));
    return changes;
  }
}
