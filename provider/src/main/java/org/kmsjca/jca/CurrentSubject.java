// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link Subject} of the current thread: by {@code Subject.current()} where the JDK has
 * it, that is from 18 on, else by the access control context, whose classes later JDKs warn of.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class CurrentSubject {

  private static final MethodHandle GET = find();

  private CurrentSubject() {}

  private static MethodHandle find() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      return lookup.findStatic(Subject.class, "current", MethodType.methodType(Subject.class));
    } catch (NoSuchMethodException e) {
      return findByContext(lookup);
    } catch (IllegalAccessException e) {
      throw new LinkageError("Subject.current is public", e);
    }
  }

  private static MethodHandle findByContext(MethodHandles.Lookup lookup) {
    try {
      Class<?> context = Class.forName("java.security.AccessControlContext");
      MethodHandle getContext =
          lookup.findStatic(
              Class.forName("java.security.AccessController"),
              "getContext",
              MethodType.methodType(context));
      MethodHandle getSubject =
          lookup.findStatic(
              Subject.class, "getSubject", MethodType.methodType(Subject.class, context));
      return MethodHandles.filterReturnValue(getContext, getSubject);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK has no way to find the Subject of a thread", e);
    }
  }

  /** Gives the Subject; null if there is none. */
  static @Nullable Subject get() {
    try {
      return (Subject) GET.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("finding the Subject throws no checked exception", e);
    }
  }
}
