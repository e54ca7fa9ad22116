// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One key under one operator of a Condition element.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @see "docs/spec/policy.md, section 5"
 */
final class Condition implements StatementElement {

  /** The prefixes of operators on keys with several values. */
  enum SetOperator {
    /** None: the key has one value. */
    NONE,
    /** {@code ForAnyValue:}. */
    FOR_ANY_VALUE,
    /** {@code ForAllValues:}. */
    FOR_ALL_VALUES
  }

  private static final String RESOURCE_ALIASES = "kms:resourcealiases";

  /** The quota of aliases per key; a key beyond it is not authorised by its aliases. */
  static final int MAX_RESOURCE_ALIASES = 50;

  private final SetOperator set;
  private final ConditionOperator operator;
  private final boolean negated;
  private final boolean ifExists;
  private final String key;
  private final String writtenKey;
  private final boolean visible;
  private final boolean limited;
  private final List<String> values;
  private final ValueMatcher[] matchers;

  Condition(
      SetOperator set,
      ConditionOperator operator,
      boolean ifExists,
      String key,
      List<String> values,
      PolicySyntax syntax) {
    this.set = set;
    this.operator = operator;
    negated = operator.isNegated();
    this.ifExists = ifExists;
    writtenKey = key;
    this.key = ConditionValues.canonical(key);
    this.values = List.copyOf(values);
    visible = syntax.sees(this.key);
    limited = this.key.equals(RESOURCE_ALIASES);
    matchers =
        values.stream()
            .map(value -> operator.compile(value, this.key, syntax))
            .toArray(ValueMatcher[]::new);
  }

  /** Tells whether the condition holds for a statement with the given effect. */
  @Override
  public boolean covers(RequestContext context, Effect effect) {
    List<String> present = present(context);
    if (limited && present != null && present.size() > MAX_RESOURCE_ALIASES) {
      return effect == Effect.DENY; // PO-59
    }
    if (operator == ConditionOperator.NULL) {
      return satisfies(Boolean.toString(present == null), context, effect); // PO-48
    }
    if (present == null) {
      return ifExists
          || switch (set) {
            case NONE -> negated;
            case FOR_ANY_VALUE -> false;
            case FOR_ALL_VALUES -> true;
          };
    }
    return switch (set) {
      case NONE -> holdsForOne(present, context, effect);
      case FOR_ANY_VALUE -> anySatisfies(present, context, effect);
      case FOR_ALL_VALUES -> allSatisfy(present, context, effect);
    };
  }

  @Override
  public Object identity() {
    return List.of(Condition.class, set, operator, ifExists, key, values);
  }

  /** Without a set prefix, several values satisfy no Allow, and cannot hide from a Deny. */
  private boolean holdsForOne(List<String> present, RequestContext context, Effect effect) {
    return switch (present.size()) {
      case 0 -> negated;
      case 1 -> satisfies(present.get(0), context, effect);
      default -> effect == Effect.DENY && anySatisfies(present, context, effect);
    };
  }

  private boolean anySatisfies(List<String> present, RequestContext context, Effect effect) {
    for (String value : present) {
      if (satisfies(value, context, effect)) {
        return true;
      }
    }
    return false;
  }

  private boolean allSatisfy(List<String> present, RequestContext context, Effect effect) {
    for (String value : present) {
      if (!satisfies(value, context, effect)) {
        return false;
      }
    }
    return true;
  }

  private boolean satisfies(String value, RequestContext context, Effect effect) {
    boolean undecided = false;
    for (ValueMatcher matcher : matchers) {
      ValueMatcher.Outcome outcome = matcher.match(value, context);
      if (outcome == ValueMatcher.Outcome.MATCH) {
        return !negated;
      }
      undecided |= outcome == ValueMatcher.Outcome.UNDECIDED;
    }
    // What cannot be compared equals nothing; a Deny therefore stays in force, but an Allow does
    // not get its permission from a comparison that never took place.
    return negated && (!undecided || effect == Effect.DENY);
  }

  /** Names the condition as its policy writes it, for example {@code StringLike aws:username}. */
  String name() {
    String prefix =
        switch (set) {
          case NONE -> "";
          case FOR_ANY_VALUE -> "ForAnyValue:";
          case FOR_ALL_VALUES -> "ForAllValues:";
        };
    return prefix + operator.policyName() + (ifExists ? "IfExists" : "") + ' ' + writtenKey;
  }

  /** Gives the values of the policy as they were written. */
  List<String> values() {
    return values;
  }

  /** Gives the values of the request as this condition sees them; null if the key is absent. */
  @Nullable List<String> present(RequestContext context) {
    return visible ? context.values(key) : null;
  }

  /** Tells whether the condition can change at any second. */
  boolean changesEverySecond() {
    boolean onTime = TimeKeys.isTimeKey(key) && operator != ConditionOperator.NULL;
    boolean known = TimeKeys.isClock(key) && operator.isOrdered();
    return (onTime && !known) || Arrays.stream(matchers).anyMatch(ValueMatcher::dependsOnTime);
  }

  /** Gives the moments that the condition compares the time of the request with. */
  Stream<BigDecimal> moments() {
    return TimeKeys.isClock(key) && operator.isOrdered()
        ? values.stream().map(ScalarText::numberOrDate).flatMap(Optional::stream)
        : Stream.empty();
  }
}
