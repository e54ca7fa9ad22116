// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Member;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Checks requests against the constraints that stand at their members, before anything else.
 *
 * <p>All violations are reported in one error, worded as AWS KMS words it. Values of sensitive
 * members are not shown.
 *
 * <p><b>Thread safety:</b> thread-safe; the constraints of a record class are read once.
 */
final class RequestValidation {

  private static final ClassValue<List<Constraint>> CONSTRAINTS =
      new ClassValue<>() {
        @Override
        protected List<Constraint> computeValue(Class<?> type) {
          return constraints(type);
        }
      };

  private RequestValidation() {}

  /**
   * Checks a request.
   *
   * @throws KmsInvalidRequestException with all violations
   */
  static void check(KmsRequest<?> request) {
    List<String> violations = null;
    for (Constraint constraint : CONSTRAINTS.get(request.getClass())) {
      violations = constraint.check(request, violations);
    }
    if (violations == null) {
      return;
    }
    throw new KmsInvalidRequestException(
        KmsErrorCode.VALIDATION,
        violations.size()
            + (violations.size() == 1 ? " validation error" : " validation errors")
            + " detected: "
            + String.join("; ", violations));
  }

  private static List<Constraint> constraints(Class<?> type) {
    List<Constraint> constraints = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Member member = component.getAnnotation(Member.class);
      if (member != null) {
        constraints.add(
            new Constraint(
                component.getName(),
                component.getAccessor(),
                member.required(),
                member.min(),
                member.max(),
                member.pattern().isEmpty() ? null : Pattern.compile(member.pattern()),
                member.sensitive()));
      } else if (component.getType() == EncryptionContext.class) {
        // An absent context is EncryptionContext.EMPTY, never null.
        constraints.add(
            new Constraint(
                component.getName(),
                component.getAccessor(),
                true,
                0,
                Long.MAX_VALUE,
                null,
                false));
      }
    }
    return List.copyOf(constraints);
  }

  /** The limits of one member. */
  private record Constraint(
      String path,
      Method accessor,
      boolean required,
      long min,
      long max,
      @Nullable Pattern pattern,
      boolean sensitive) {

    @Nullable List<String> check(KmsRequest<?> request, @Nullable List<String> violations) {
      Object value = read(request);
      if (value == null) {
        return required
            ? add(violations, "Value null at '" + path + "'", "Member must not be null")
            : violations;
      }
      List<String> found = violations;
      if (min > 0 || max < Long.MAX_VALUE) {
        long measure = measure(value);
        String what = value instanceof Number ? "value" : "length";
        if (measure < min) {
          found =
              add(
                  found,
                  subject(value),
                  "Member must have " + what + " greater than or equal to " + min);
        }
        if (measure > max) {
          found =
              add(
                  found,
                  subject(value),
                  "Member must have " + what + " less than or equal to " + max);
        }
      }
      if (pattern != null && !pattern.matcher((CharSequence) value).matches()) {
        found =
            add(
                found,
                subject(value),
                "Member must satisfy regular expression pattern: " + pattern);
      }
      return found;
    }

    private @Nullable Object read(KmsRequest<?> request) {
      try {
        return accessor.invoke(request);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the accessors of requests are public and do not throw", e);
      }
    }

    private long measure(Object value) {
      if (value instanceof Number number) {
        return number.longValue();
      }
      if (value instanceof CharSequence text) {
        return text.length();
      }
      if (value instanceof Bytes bytes) {
        return bytes.sizeBytes();
      }
      if (value instanceof KeyMaterial secret) {
        return secret.sizeBytes();
      }
      if (value instanceof Collection<?> list) {
        return list.size();
      }
      throw new AssertionError("member '" + path + "' has limits but no measure");
    }

    private String subject(Object value) {
      return sensitive || value instanceof Bytes || value instanceof KeyMaterial
          ? "Value at '" + path + "'"
          : "Value '" + value + "' at '" + path + "'";
    }

    private static List<String> add(
        @Nullable List<String> violations, String subject, String rule) {
      List<String> list = violations == null ? new ArrayList<>() : violations;
      list.add(subject + " failed to satisfy constraint: " + rule);
      return list;
    }
  }
}
