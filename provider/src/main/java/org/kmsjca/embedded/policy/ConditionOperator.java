// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The condition operators, without their set prefixes and the suffix {@code IfExists}. */
enum ConditionOperator {
  /** Equal texts. */
  STRING_EQUALS("StringEquals"),
  /** Different texts. */
  STRING_NOT_EQUALS("StringNotEquals"),
  /** Equal texts but for case. */
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase"),
  /** Different texts even without regard to case. */
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase"),
  /** Text with wildcards. */
  STRING_LIKE("StringLike"),
  /** No match with wildcards. */
  STRING_NOT_LIKE("StringNotLike"),
  /** Equal numbers. */
  NUMERIC_EQUALS("NumericEquals"),
  /** Different numbers. */
  NUMERIC_NOT_EQUALS("NumericNotEquals"),
  /** A smaller number. */
  NUMERIC_LESS_THAN("NumericLessThan"),
  /** A smaller or equal number. */
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals"),
  /** A greater number. */
  NUMERIC_GREATER_THAN("NumericGreaterThan"),
  /** A greater or equal number. */
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals"),
  /** The same moment. */
  DATE_EQUALS("DateEquals"),
  /** Different moments. */
  DATE_NOT_EQUALS("DateNotEquals"),
  /** An earlier moment. */
  DATE_LESS_THAN("DateLessThan"),
  /** An earlier or the same moment. */
  DATE_LESS_THAN_EQUALS("DateLessThanEquals"),
  /** A later moment. */
  DATE_GREATER_THAN("DateGreaterThan"),
  /** A later or the same moment. */
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals"),
  /** The same truth value. */
  BOOL("Bool"),
  /** The same bytes. */
  BINARY_EQUALS("BinaryEquals"),
  /** An address of a block. */
  IP_ADDRESS("IpAddress"),
  /** An address outside of a block. */
  NOT_IP_ADDRESS("NotIpAddress"),
  /** An ARN with wildcards in its parts. */
  ARN_EQUALS("ArnEquals"),
  /** The same as {@link #ARN_EQUALS}. */
  ARN_LIKE("ArnLike"),
  /** Another ARN. */
  ARN_NOT_EQUALS("ArnNotEquals"),
  /** The same as {@link #ARN_NOT_EQUALS}. */
  ARN_NOT_LIKE("ArnNotLike"),
  /** Whether a key is absent. */
  NULL("Null");

  private static final Map<String, ConditionOperator> BY_NAME =
      Arrays.stream(values())
          .collect(
              Collectors.toUnmodifiableMap(ConditionOperator::policyName, Function.identity()));

  /** The only key of type date that numeric operators may compare, as seconds since 1970. */
  private static final String VALID_TO = "kms:validto";

  private final String policyName;

  ConditionOperator(String policyName) {
    this.policyName = policyName;
  }

  /** Finds an operator by its name, which is case-sensitive. */
  static Optional<ConditionOperator> named(String policyName) {
    return Optional.ofNullable(BY_NAME.get(policyName));
  }

  /**
   * Gives the name in policies.
   *
   * @return for example {@code StringNotEquals}
   */
  String policyName() {
    return policyName;
  }

  /**
   * Tells whether the operator is the negation of another one.
   *
   * @return true for the operators with {@code Not} in their names
   */
  boolean isNegated() {
    return switch (this) {
      case STRING_NOT_EQUALS,
          STRING_NOT_EQUALS_IGNORE_CASE,
          STRING_NOT_LIKE,
          NUMERIC_NOT_EQUALS,
          DATE_NOT_EQUALS,
          NOT_IP_ADDRESS,
          ARN_NOT_EQUALS,
          ARN_NOT_LIKE ->
          true;
      default -> false;
    };
  }

  /** Tells whether the operator compares numbers or dates. */
  boolean isOrdered() {
    return policyName.startsWith("Numeric") || policyName.startsWith("Date");
  }

  /** Compiles one value of a policy; negated operators compile as their positive twins. */
  ValueMatcher compile(String value, String canonicalKey, PolicySyntax syntax) {
    return switch (this) {
      case STRING_EQUALS, STRING_NOT_EQUALS -> text(TextMatcher.Mode.EQUAL, value, syntax);
      case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
          text(TextMatcher.Mode.EQUAL_IGNORING_CASE, value, syntax);
      case STRING_LIKE, STRING_NOT_LIKE -> text(TextMatcher.Mode.LIKE, value, syntax);
      case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE ->
          text(TextMatcher.Mode.ARN, value, syntax);
      case NUMERIC_EQUALS,
          NUMERIC_NOT_EQUALS,
          NUMERIC_LESS_THAN,
          NUMERIC_LESS_THAN_EQUALS,
          NUMERIC_GREATER_THAN,
          NUMERIC_GREATER_THAN_EQUALS ->
          canonicalKey.equals(VALID_TO)
              ? new OrderedMatcher<>(relation(), value, ScalarText::numberOrDate)
              : new OrderedMatcher<>(relation(), value, ScalarText::number);
      case DATE_EQUALS,
          DATE_NOT_EQUALS,
          DATE_LESS_THAN,
          DATE_LESS_THAN_EQUALS,
          DATE_GREATER_THAN,
          DATE_GREATER_THAN_EQUALS ->
          new OrderedMatcher<>(relation(), value, ScalarText::date);
      case BOOL, NULL -> new EqualMatcher(value, ScalarText::bool);
      case BINARY_EQUALS -> new EqualMatcher(value, ScalarText::binary);
      case IP_ADDRESS, NOT_IP_ADDRESS -> new IpMatcher(value);
    };
  }

  private static ValueMatcher text(TextMatcher.Mode mode, String value, PolicySyntax syntax) {
    return new TextMatcher(mode, TextTemplate.parse(value, syntax));
  }

  private OrderedMatcher.Relation relation() {
    return switch (this) {
      case NUMERIC_LESS_THAN, DATE_LESS_THAN -> OrderedMatcher.Relation.LESS;
      case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> OrderedMatcher.Relation.LESS_OR_EQUAL;
      case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> OrderedMatcher.Relation.GREATER;
      case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS ->
          OrderedMatcher.Relation.GREATER_OR_EQUAL;
      default -> OrderedMatcher.Relation.EQUAL;
    };
  }
}
