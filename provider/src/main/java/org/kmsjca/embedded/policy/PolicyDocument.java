// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A policy, read once and compiled for many decisions.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @see "docs/spec/policy.md, sections 2 to 5"
 */
public final class PolicyDocument {

  private final PolicyKind kind;
  private final List<Statement> statements;
  private final StatementIndex denies;
  private final StatementIndex allows;
  private final TimeDependence time;

  PolicyDocument(PolicyKind kind, List<Statement> statements) {
    this.kind = kind;
    this.statements = List.copyOf(statements);
    denies = withEffect(Effect.DENY);
    allows = withEffect(Effect.ALLOW);
    time = TimeDependence.of(statements);
  }

  /**
   * Reads a policy.
   *
   * @param json the policy document
   * @param kind where it is to be attached
   * @return the policy
   * @throws org.kmsjca.kms.KmsLimitException with {@code LimitExceededException} if the text is
   *     longer than {@link PolicyParser#MAX_BYTES} bytes in UTF-8
   * @throws org.kmsjca.kms.KmsInvalidRequestException with {@code MalformedPolicyDocumentException}
   *     if it is not JSON, or breaks the grammar of policies
   */
  public static PolicyDocument parse(String json, PolicyKind kind) {
    return PolicyParser.parse(json, kind);
  }

  /**
   * Tells where the policy may be attached.
   *
   * @return the kind that was given when it was read
   */
  public PolicyKind kind() {
    return kind;
  }

  /**
   * Names everybody whom the policy names, covered or spared.
   *
   * @return account IDs, ARNs, unique IDs and names of services as they are written, without {@code
   *     *}; empty for identity policies
   */
  public Set<String> namedPrincipals() {
    return statements.stream()
        .map(Statement::principals)
        .filter(Objects::nonNull)
        .flatMap(principals -> principals.values().stream())
        .filter(name -> !name.equals("*"))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Gives the statements in order. */
  List<Statement> statements() {
    return statements;
  }

  /** Gives the strongest Deny statement that matches, the first among equals; null if none. */
  StatementIndex.@Nullable Found deny(RequestContext context) {
    return denies.strongest(context);
  }

  /** Gives the strongest Allow statement that matches, the first among equals; null if none. */
  StatementIndex.@Nullable Found allow(RequestContext context) {
    return allows.strongest(context);
  }

  /** Gives the first moment after now at which time alone could change a decision, if any. */
  @Nullable Instant nextChange(Instant now) {
    return time.nextChange(now);
  }

  private StatementIndex withEffect(Effect effect) {
    return new StatementIndex(
        effect, statements.stream().filter(statement -> statement.effect() == effect).toList());
  }
}
