// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of requests, found and made by reflection. */
final class RequestRecords {

  private RequestRecords() {}

  /** Gives all records below a sealed interface, by name. */
  static List<Class<? extends Record>> below(Class<?> sealed) {
    return leaves(sealed)
        .distinct()
        .<Class<? extends Record>>map(leaf -> leaf.asSubclass(Record.class))
        .sorted(Comparator.comparing(Class::getSimpleName))
        .toList();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RequestRecords::leaves)
        : Stream.of(type);
  }

  /** Makes a record of the values that a function gives for its components. */
  static <T extends Record> T make(
      Class<T> type, Function<RecordComponent, @Nullable Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] = values.apply(components[i]);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(
          type.getSimpleName() + " refuses " + Arrays.toString(arguments), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("requests are public", e);
    }
  }
}
