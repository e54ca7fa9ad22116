// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.Member;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Writes values of the API as JSON: texts, numbers, lists, and records by their components.
 *
 * <p>Components that can hold a secret or a blob are left out, by their type or their mark as
 * sensitive, at any depth. The accessors of a record class are looked up once.
 */
final class JsonValues {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int EMPTY_OBJECT_BYTES = 2;

  private static final ClassValue<List<Component>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
          return findComponents(type);
        }
      };

  private static final ClassValue<Map<Object, String>> CONSTANTS =
      new ClassValue<>() {
        @Override
        protected Map<Object, String> computeValue(Class<?> type) {
          return EnumNames.of(type);
        }
      };

  private JsonValues() {}

  /**
   * A component of a record that may be recorded.
   *
   * @param name as the API names it in records
   * @param accessor reads it
   */
  record Component(String name, Function<Object, @Nullable Object> accessor) {}

  /** Finds the components of a record that may be recorded, in their order. */
  static List<Component> components(Class<?> type) {
    return COMPONENTS.get(type);
  }

  private static List<Component> findComponents(Class<?> type) {
    List<Component> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Member member = component.getAnnotation(Member.class);
      boolean secret = member != null && member.sensitive();
      boolean blob = component.getType() == Bytes.class || component.getType() == KeyMaterial.class;
      if (!secret && !blob) {
        components.add(
            new Component(nameOf(component.getName()), accessor(component.getAccessor())));
      }
    }
    return List.copyOf(components);
  }

  private static String nameOf(String component) {
    return component.equals("awsAccountId") ? "aWSAccountId" : component;
  }

  /* As fast as a call in the source. */
  @SuppressWarnings("unchecked")
  private static Function<Object, @Nullable Object> accessor(Method method) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle handle = lookup.unreflect(method);
      CallSite site =
          LambdaMetafactory.metafactory(
              lookup,
              "apply",
              MethodType.methodType(Function.class),
              MethodType.methodType(Object.class, Object.class),
              handle,
              handle.type().wrap());
      return (Function<Object, @Nullable Object>) site.getTarget().invoke();
    } catch (Throwable e) {
      throw new LinkageError("the accessors of requests are public and do not throw", e);
    }
  }

  /** Writes the entries of a map as members; those without value are left out. */
  static void writeMembers(JsonText json, Map<String, ?> map) {
    map.forEach((name, value) -> writeMember(json, name, value));
  }

  /** Writes the components of a record as members. */
  static void writeMembers(JsonText json, Object record) {
    for (Component component : components(record.getClass())) {
      Object value = component.accessor().apply(record);
      writeMember(json, component.name(), value);
      if (component.name().equals("keySpec")) {
        writeTwin(json, value);
      }
    }
  }

  /** Writes the older name of {@code keySpec} beside it. */
  static void writeTwin(JsonText json, @Nullable Object keySpec) {
    if (keySpec instanceof Enum<?> spec && DeprecatedNames.hasTwin(spec.name())) {
      writeMember(json, "customerMasterKeySpec", spec);
    }
  }

  /** Writes a member; without a value, or with an empty map, list or record, it is left out. */
  static void writeMember(JsonText json, String name, @Nullable Object value) {
    if (value != null && !isEmpty(value)) {
      int begin = json.size();
      json.name(name);
      int empty = json.size() + EMPTY_OBJECT_BYTES;
      write(json, value);
      if (value instanceof Record && json.size() == empty) {
        json.cutTo(begin);
      }
    }
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof EncryptionContext context && context.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof Collection<?> list && list.isEmpty());
  }

  private static void write(JsonText json, Object value) {
    if (value instanceof CharSequence text) {
      json.string(text);
    } else if (value instanceof Enum<?> constant) {
      json.string(nameOf(constant));
    } else if (value instanceof EncryptionContext context) {
      writeMap(json, context.pairs());
    } else if (value instanceof Boolean truth) {
      json.bool(truth);
    } else if (value instanceof Number number) {
      json.number(number.longValue());
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map);
    } else if (value instanceof Collection<?> list) {
      json.beginArray();
      for (Object element : list) {
        if (element == null) { // of a request that is refused for it
          json.nullValue();
        } else {
          write(json, element);
        }
      }
      json.endArray();
    } else if (value instanceof Instant instant) {
      json.string(date(instant));
    } else if (value instanceof Arn arn) {
      json.string(arn.toString());
    } else if (value instanceof Record record) {
      json.beginObject();
      writeMembers(json, record);
      json.endObject();
    } else {
      throw new IllegalArgumentException("cannot be recorded: " + value.getClass());
    }
  }

  /* A request can name a moment that has no date, and is refused for it. */
  private static String date(Instant instant) {
    try {
      return DATE.format(instant);
    } catch (DateTimeException e) {
      return instant.toString();
    }
  }

  private static void writeMap(JsonText json, Map<?, ?> map) {
    json.beginObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.name((String) entry.getKey());
      write(json, entry.getValue());
    }
    json.endObject();
  }

  private static String nameOf(Enum<?> constant) {
    return CONSTANTS.get(constant.getDeclaringClass()).getOrDefault(constant, constant.name());
  }

  /** The names of constants that are not spelled as in Java. */
  private static final class EnumNames {

    private EnumNames() {}

    static Map<Object, String> of(Class<?> type) {
      Map<Object, String> names = new java.util.HashMap<>();
      try {
        Method awsName = type.getMethod("awsName");
        for (Object constant : type.getEnumConstants()) {
          names.put(constant, (String) awsName.invoke(constant));
        }
      } catch (NoSuchMethodException e) {
        return Map.of();
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("awsName is public and does not throw", e);
      }
      return Map.copyOf(names);
    }
  }
}
