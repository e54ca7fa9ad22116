// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The members of a record, in their order: of a request, of a result, or of a record inside them.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Structure {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

  private static final ClassValue<Structure> ALL =
      new ClassValue<>() {
        @Override
        protected Structure computeValue(Class<?> type) {
          return new Structure(type);
        }
      };

  private final Class<?> type;
  private final List<Field> fields;
  private final Map<String, Integer> positions;
  private final MethodHandle constructor;

  private Structure(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    List<Field> found = new ArrayList<>();
    Map<String, Integer> places = new LinkedHashMap<>();
    try {
      for (RecordComponent component : components) {
        MethodHandle accessor =
            LOOKUP
                .unreflect(component.getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
        String wireName = WireNames.of(type, component.getName());
        places.put(wireName, found.size());
        found.add(new Field(component, wireName, shape(component.getGenericType()), accessor));
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor =
          LOOKUP
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the records of operations are public", e);
    }
    fields = List.copyOf(found);
    positions = Map.copyOf(places);
  }

  /**
   * Gives the members of a record.
   *
   * @param type a record that is an operation, a result, or inside of one
   * @return its members
   */
  public static Structure of(Class<?> type) {
    return ALL.get(type);
  }

  private static Shape shape(Type generic) {
    if (generic instanceof ParameterizedType list && list.getRawType() == List.class) {
      return new Shape.Sequence(shape(list.getActualTypeArguments()[0]));
    }
    Class<?> type = (Class<?>) generic;
    if (type.isRecord()) {
      return new Shape.Nested(of(type));
    }
    if (type.isEnum()) {
      Map<String, Enum<?>> values = new LinkedHashMap<>();
      Map<Enum<?>, String> names = new LinkedHashMap<>();
      for (Object constant : type.getEnumConstants()) {
        String name = WireNames.of((Enum<?>) constant);
        values.put(name, (Enum<?>) constant);
        names.put((Enum<?>) constant, name);
      }
      return new Shape.Choice(values, names);
    }
    return scalar(type);
  }

  private static Shape scalar(Class<?> type) {
    if (type == String.class) {
      return Shape.Scalar.TEXT;
    }
    if (type == Integer.class || type == int.class) {
      return Shape.Scalar.INTEGER;
    }
    if (type == Long.class || type == long.class) {
      return Shape.Scalar.LONG;
    }
    if (type == Boolean.class || type == boolean.class) {
      return Shape.Scalar.FLAG;
    }
    if (type == Instant.class) {
      return Shape.Scalar.TIME;
    }
    if (type == Bytes.class) {
      return Shape.Scalar.BYTES;
    }
    if (type == KeyMaterial.class) {
      return Shape.Scalar.SECRET;
    }
    if (type == EncryptionContext.class) {
      return Shape.Scalar.PAIRS;
    }
    throw new AssertionError("no shape for " + type);
  }

  /**
   * Gives the record that has these members.
   *
   * @return its class
   */
  public Class<?> type() {
    return type;
  }

  /**
   * Gives the members.
   *
   * @return in the order of the record
   */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Finds a member by its name on the wire.
   *
   * @param wireName the name, case-sensitive
   * @return the member; empty if there is none
   */
  public Optional<Field> field(String wireName) {
    int position = position(wireName);
    return position < 0 ? Optional.empty() : Optional.of(fields.get(position));
  }

  /** Finds the place of a member by its name on the wire; negative if there is none. */
  int position(String wireName) {
    Integer position = positions.get(wireName);
    return position == null ? -1 : position;
  }

  /** Gives the values of a record that has no member yet. */
  @Nullable Object[] absentValues() {
    @Nullable Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).absent();
    }
    return values;
  }

  /** Makes the record without any member. */
  Object withoutMembers() {
    return make(absentValues());
  }

  /**
   * Makes a record.
   *
   * @param values one for each member, of the type of its shape
   */
  Object make(@Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("constructors of records do not throw", e);
    }
  }

  /** Shows the record. */
  @Override
  public String toString() {
    return type.getName() + " " + fields;
  }
}
