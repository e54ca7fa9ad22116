// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.Member;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Checks requests against the constraints that stand at their members, before anything else: those
 * of the request itself, of records inside it, and of the elements of lists.
 *
 * <p>All violations are reported in one error, worded as AWS KMS words it. The place of an element
 * is counted from one: {@code tags.1.member.tagKey}. Values of sensitive members are not shown.
 *
 * <p>Null is a violation at required members, at lists and encryption contexts, which are empty
 * when they are absent, and at elements of lists.
 *
 * <p><b>Thread safety:</b> thread-safe; the constraints of a record class are read once.
 */
final class RequestValidation {

  /** How many violations are told; an answer must not be many times as large as its request. */
  static final int MAX_VIOLATIONS = 100;

  private static final ClassValue<List<Part>> PARTS =
      new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
          return parts(type, false);
        }
      };

  private RequestValidation() {}

  /**
   * Checks a request.
   *
   * @param request a record
   * @throws KmsInvalidRequestException with all violations, but no more than {@link
   *     #MAX_VIOLATIONS}
   */
  static void check(Record request) {
    List<String> violations = null;
    for (Part part : PARTS.get(request.getClass())) {
      violations = part.check(request, "", violations);
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

  private static List<Part> parts(Class<?> type, boolean sensitive) {
    List<Part> parts = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Rule rule =
          rule(
              component.getAnnotatedType(),
              component.getAnnotation(Member.class),
              sensitive,
              isNeverNull(component.getType()));
      if (rule != null) {
        parts.add(new Part(component.getName(), component.getAccessor(), rule));
      }
    }
    return List.copyOf(parts);
  }

  /* A list or an encryption context that is absent is an empty one. */
  private static boolean isNeverNull(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || type == EncryptionContext.class;
  }

  /** Reads the rule for values of a type; null if there is none. */
  private static @Nullable Rule rule(
      AnnotatedType annotated, @Nullable Member member, boolean inSensitive, boolean neverNull) {
    Class<?> type = raw(annotated);
    boolean sensitive = inSensitive || (member != null && member.sensitive());
    Rule elements = null;
    if (Collection.class.isAssignableFrom(type)
        && annotated instanceof AnnotatedParameterizedType list) {
      AnnotatedType element = list.getAnnotatedActualTypeArguments()[0];
      elements = rule(element, element.getAnnotation(Member.class), sensitive, true);
    }
    List<Part> parts = type.isRecord() ? parts(type, sensitive) : List.of();
    if (member != null) {
      return new Rule(
          neverNull || member.required(),
          member.min(),
          member.max(),
          member.pattern().isEmpty() ? null : Pattern.compile(member.pattern()),
          sensitive,
          parts,
          elements);
    }
    return neverNull || !parts.isEmpty()
        ? new Rule(neverNull, 0, Long.MAX_VALUE, null, sensitive, parts, elements)
        : null;
  }

  private static Class<?> raw(AnnotatedType annotated) {
    Object type = annotated.getType();
    if (type instanceof ParameterizedType generic) {
      type = generic.getRawType();
    }
    return type instanceof Class<?> known ? known : Object.class;
  }

  /** One member of a record. */
  private record Part(String name, Method accessor, Rule rule) {

    @Nullable List<String> check(Object owner, String prefix, @Nullable List<String> violations) {
      return rule.check(read(owner), prefix.isEmpty() ? name : prefix + name, violations);
    }

    private @Nullable Object read(Object owner) {
      try {
        return accessor.invoke(owner);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the accessors of requests are public and do not throw", e);
      }
    }
  }

  /** The limits of one value, and of what is inside it. */
  private record Rule(
      boolean required,
      long min,
      long max,
      @Nullable Pattern pattern,
      boolean sensitive,
      List<Part> parts,
      @Nullable Rule elements) {

    @Nullable List<String> check(
        @Nullable Object value, String path, @Nullable List<String> violations) {
      if (value == null) {
        return required
            ? add(violations, "Value null at '" + path + "'", "Member must not be null")
            : violations;
      }
      List<String> found = checkLimits(value, path, violations);
      if (pattern != null && !pattern.matcher((CharSequence) value).matches()) {
        found =
            add(
                found,
                subject(value, path),
                "Member must satisfy regular expression pattern: " + pattern);
      }
      return checkInside(value, path, found);
    }

    private @Nullable List<String> checkLimits(
        Object value, String path, @Nullable List<String> violations) {
      if (min == 0 && max == Long.MAX_VALUE) {
        return violations;
      }
      long measure = measure(value, path);
      String what = value instanceof Number ? "value" : "length";
      if (measure < min) {
        return add(
            violations,
            subject(value, path),
            "Member must have " + what + " greater than or equal to " + min);
      }
      if (measure > max) {
        return add(
            violations,
            subject(value, path),
            "Member must have " + what + " less than or equal to " + max);
      }
      return violations;
    }

    private @Nullable List<String> checkInside(
        Object value, String path, @Nullable List<String> violations) {
      List<String> found = violations;
      for (Part part : parts) {
        found = part.check(value, path + ".", found);
      }
      if (elements != null) {
        int number = 1;
        for (Object element : (Collection<?>) value) {
          found = elements.check(element, path + "." + number + ".member", found);
          number++;
        }
      }
      return found;
    }

    private static long measure(Object value, String path) {
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

    private String subject(Object value, String path) {
      return sensitive || value instanceof Bytes || value instanceof KeyMaterial
          ? "Value at '" + path + "'"
          : "Value '" + value + "' at '" + path + "'";
    }

    private static List<String> add(
        @Nullable List<String> violations, String subject, String rule) {
      List<String> list = violations == null ? new ArrayList<>() : violations;
      if (list.size() < MAX_VIOLATIONS) {
        list.add(subject + " failed to satisfy constraint: " + rule);
      }
      return list;
    }
  }
}
