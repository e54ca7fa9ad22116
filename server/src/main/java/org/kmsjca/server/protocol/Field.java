// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.Member;

/**
 * One member of a request, of a result, or of a record inside them.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Field {

  private final String name;
  private final String wireName;
  private final Shape shape;
  private final boolean nullable;
  private final boolean primitive;
  private final @Nullable Member limits;
  private final MethodHandle accessor;

  Field(RecordComponent component, String wireName, Shape shape, MethodHandle accessor) {
    name = component.getName();
    this.wireName = wireName;
    this.shape = shape;
    AnnotatedType type = component.getAnnotatedType();
    nullable = type.isAnnotationPresent(Nullable.class);
    primitive = component.getType().isPrimitive();
    limits = component.getAnnotation(Member.class);
    this.accessor = accessor;
  }

  /**
   * Names the member as errors name it.
   *
   * @return the name of the record component, for example {@code numberOfBytes}
   */
  public String name() {
    return name;
  }

  /**
   * Names the member as requests and answers name it.
   *
   * @return for example {@code NumberOfBytes}
   */
  public String wireName() {
    return wireName;
  }

  /**
   * Tells what its values are.
   *
   * @return the shape
   */
  public Shape shape() {
    return shape;
  }

  /**
   * Tells whether a request without it is refused.
   *
   * @return true if it must be given
   */
  public boolean isRequired() {
    return limits != null && limits.required() && !(shape instanceof Shape.Nested);
  }

  /**
   * Tells whether a record can be without it.
   *
   * @return false for members of results that are always there, and for those that a request must
   *     have or that are empty when absent
   */
  public boolean isOptional() {
    return nullable;
  }

  /**
   * Tells whether its value must never be shown.
   *
   * @return true for secrets, and for tokens that give their holder a permission
   */
  public boolean isSensitive() {
    return shape == Shape.Scalar.SECRET || (limits != null && limits.sensitive());
  }

  /**
   * Gives the limits of its values.
   *
   * @return the annotation; null for none
   */
  public @Nullable Member limits() {
    return limits;
  }

  /** Gives the value of the component when a request does not have the member. */
  @Nullable Object absent() {
    if (primitive) {
      return switch ((Shape.Scalar) shape) {
        case FLAG -> false;
        case INTEGER -> 0;
        case LONG -> 0L;
        default -> throw new AssertionError(shape);
      };
    }
    if (nullable || isRequired()) {
      return null;
    }
    if (shape == Shape.Scalar.PAIRS) {
      return EncryptionContext.EMPTY;
    }
    if (shape instanceof Shape.Sequence) {
      return List.of();
    }
    return shape instanceof Shape.Nested nested ? nested.structure().withoutMembers() : null;
  }

  /** Reads the value of the component. */
  @Nullable Object read(Object owner) {
    try {
      return (Object) accessor.invokeExact(owner);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("accessors of records do not throw", e);
    }
  }

  /** Shows both names. */
  @Override
  public String toString() {
    return name + " as " + wireName;
  }
}
