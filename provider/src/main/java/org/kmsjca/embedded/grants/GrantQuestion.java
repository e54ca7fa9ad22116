// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;

/**
 * What is asked of the grants of a key: does one of them allow this caller this operation?
 *
 * <p>Confined to one thread.
 */
public final class GrantQuestion {

  private final GranteeNames caller;
  private final GrantOperation operation;
  private final ContextPairs context;
  private final @Nullable String sourceArn;
  private final GrantVisibility visibility;
  private final Sources sources;
  private final @Nullable Child child;
  private @Nullable List<Filing> places;

  private GrantQuestion(
      GranteeNames caller,
      GrantOperation operation,
      ContextPairs context,
      @Nullable String sourceArn,
      GrantVisibility visibility,
      Sources sources,
      @Nullable Child child) {
    this.caller = caller;
    this.operation = operation;
    this.context = context;
    this.sourceArn = sourceArn;
    this.visibility = visibility;
    this.sources = sources;
    this.child = child;
  }

  /**
   * Asks.
   *
   * @param caller who wants to do it
   * @param operation what
   * @param context the encryption context of the request; only looked at for operations that have
   *     one
   * @param sourceArn the resource on whose behalf the request is made; null for none
   * @param visibility which grants count
   */
  public static GrantQuestion of(
      GranteeNames caller,
      GrantOperation operation,
      EncryptionContext context,
      @Nullable String sourceArn,
      GrantVisibility visibility) {
    ContextPairs pairs =
        GrantableOperations.haveContext(operation) ? ContextPairs.of(context) : ContextPairs.NONE;
    return new GrantQuestion(caller, operation, pairs, sourceArn, visibility, Sources.ANY, null);
  }

  /** Says which grant is to be made; only grants that allow all of it can then allow making it. */
  public GrantQuestion withChild(
      Collection<GrantOperation> operations, GrantConstraints constraints) {
    Child made = new Child(Set.copyOf(operations), Constraint.of(constraints));
    return new GrantQuestion(caller, operation, context, sourceArn, visibility, sources, made);
  }

  /** Limits the answer to grants that are, or are not, bound to a resource. */
  public GrantQuestion among(Sources limit) {
    return new GrantQuestion(caller, operation, context, sourceArn, visibility, limit, child);
  }

  GranteeNames caller() {
    return caller;
  }

  GrantOperation operation() {
    return operation;
  }

  GrantVisibility visibility() {
    return visibility;
  }

  /** Gives the places where grants are filed that may fit. */
  List<Filing> places() {
    List<Filing> known = places;
    if (known == null) {
      known = Filing.fitting(context, sourceArn);
      places = known;
    }
    return known;
  }

  /** Tells whether a grant for this caller and operation allows the request. */
  boolean isAllowedBy(IndexedGrant indexed) {
    Constraint constraint = indexed.constraint();
    return sources.accept(constraint)
        && constraint.allowsSource(sourceArn)
        && (!GrantableOperations.haveContext(operation) || constraint.allowsContext(context))
        && (child == null || child.isWithin(indexed))
        && visibility.isVisible(indexed.grant());
  }

  /**
   * Tells why a grant does not allow the request.
   *
   * @param grant a grant whose grantee is this caller or its account
   * @return for people; empty if it does
   */
  Optional<String> obstacle(GrantRecord grant) {
    IndexedGrant indexed = IndexedGrant.of(grant);
    Constraint constraint = indexed.constraint();
    if (!grant.operations().contains(operation)) {
      return Optional.of("it does not allow " + operation.awsName());
    }
    if (!constraint.allowsSource(sourceArn)) {
      return Optional.of("it is bound to the source " + constraint.sourceArn());
    }
    if (GrantableOperations.haveContext(operation) && !constraint.allowsContext(context)) {
      return Optional.of("the encryption context does not meet its constraint");
    }
    if (child != null && !child.isWithin(indexed)) {
      return Optional.of("the new grant would allow more than it does");
    }
    return visibility.isVisible(grant)
        ? Optional.empty()
        : Optional.of("it is too new to count without its grant token");
  }

  /** Grants by whether they are bound to a resource by {@code SourceArn}. */
  public enum Sources {
    /** Both kinds. */
    ANY,
    /** Bound to no resource. */
    FREE,
    /** Bound to the resource on whose behalf the request is made. */
    BOUND;

    private boolean accept(Constraint constraint) {
      return this == ANY || (this == BOUND) == (constraint.sourceArn() != null);
    }
  }

  /** A grant that is to be made. */
  private record Child(Set<GrantOperation> operations, Constraint constraint) {

    boolean isWithin(IndexedGrant parent) {
      return parent.grant().operations().containsAll(operations)
          && constraint.isAtLeastAsStrictAs(parent.constraint());
    }
  }
}
