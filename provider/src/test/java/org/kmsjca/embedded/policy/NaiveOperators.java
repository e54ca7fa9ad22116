// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition operators for {@link NaiveEvaluator}, for the values that are generated: whole
 * numbers, dates to the second, IPv4 blocks at whole bytes.
 */
final class NaiveOperators {

  private NaiveOperators() {}

  /**
   * Compares one value of a request with one of a policy.
   *
   * @param operator without prefix, suffix and {@code Not}
   * @return null if the comparison cannot take place
   */
  static @Nullable Boolean compare(String operator, String value, String policy) {
    return switch (operator) {
      case "StringEquals" -> value.equals(policy); // PO-42
      case "StringEqualsIgnoreCase" -> value.equalsIgnoreCase(policy);
      case "StringLike" -> NaiveEvaluator.glob(policy, value);
      case "Bool" -> same(bool(value), bool(policy)); // PO-45
      case "BinaryEquals" -> same(binary(value), binary(policy));
      case "IpAddress" -> inBlock(value, policy); // PO-46
      case "ArnLike", "ArnEquals" -> arn(value, policy); // PO-47
      default ->
          operator.startsWith("Date")
              ? ordered(operator.substring("Date".length()), date(value), date(policy)) // PO-44
              : ordered(
                  operator.substring("Numeric".length()), number(value), number(policy)); // PO-43
    };
  }

  private static @Nullable Boolean same(@Nullable Object value, @Nullable Object policy) {
    return (value == null || policy == null) ? null : value.equals(policy);
  }

  private static @Nullable Boolean ordered(
      String relation, @Nullable Long value, @Nullable Long policy) {
    if (value == null || policy == null) {
      return null;
    }
    return switch (relation) {
      case "Equals" -> value.equals(policy);
      case "LessThan" -> value < policy;
      case "LessThanEquals" -> value <= policy;
      case "GreaterThan" -> value > policy;
      case "GreaterThanEquals" -> value >= policy;
      default -> throw new IllegalArgumentException(relation);
    };
  }

  private static @Nullable Long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.valueOf(text) : null;
  }

  private static @Nullable Long date(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Long.valueOf(text);
    }
    if (text.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2}")) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }
    return text.matches("2[0-9-]{9}T[0-9:]{8}Z") ? Instant.parse(text).getEpochSecond() : null;
  }

  private static @Nullable Boolean bool(String text) {
    return text.matches("(?i)true|false") ? Boolean.valueOf(text) : null;
  }

  private static @Nullable String binary(String text) {
    boolean base64 = text.matches("([A-Za-z0-9]{4})*([A-Za-z0-9]{2,3})?");
    return base64 ? Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)) : null;
  }

  private static @Nullable Boolean inBlock(String value, String policy) {
    if (!value.matches("[0-9]+([.][0-9]+){3}") || !policy.matches("[0-9]+([.][0-9]+){3}(/.*)?")) {
      return null;
    }
    List<String> parts = List.of(policy.split("/", -1));
    int bytes = parts.size() == 1 ? 4 : Integer.parseInt(parts.get(1)) / 8;
    List<String> block = List.of(parts.get(0).split("[.]", -1)).subList(0, bytes);
    return List.of(value.split("[.]", -1)).subList(0, bytes).equals(block);
  }

  private static @Nullable Boolean arn(String value, String policy) {
    List<String> values = List.of(value.split(":", 6));
    List<String> patterns = List.of(policy.split(":", 6));
    if (values.size() < 6 || patterns.size() < 6) {
      return null;
    }
    boolean all = true;
    for (int i = 0; i < 6; i++) {
      all &= NaiveEvaluator.glob(patterns.get(i), values.get(i));
    }
    return all;
  }
}
