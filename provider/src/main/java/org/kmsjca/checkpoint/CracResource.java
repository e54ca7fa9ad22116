// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.checkpoint;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link Checkpoints} what the JVM says, where there is a library of CRaC or a JVM that has
 * it. They are found by name, so that neither is needed.
 *
 * <p><b>Thread safety:</b> no state that changes.
 *
 * @see "https://crac.org"
 */
final class CracResource implements InvocationHandler {

  /** Where AWS Lambda says in which package its implementation is. */
  private static final String NAMED_BY = "org.crac.Core.Compat";

  /* The library first: it knows about JVMs that nobody has heard of here. */
  private static final List<String> PACKAGES = List.of("org.crac", "jdk.crac", "javax.crac");

  /** Registered once, when first needed; kept, since contexts hold their resources weakly. */
  private static final class OfThisJvm {
    static final @Nullable Object REGISTERED =
        register(CracResource.class.getClassLoader(), packages());
  }

  private CracResource() {}

  /** Has the JVM tell about checkpoints, if it can. */
  static boolean register() {
    return OfThisJvm.REGISTERED != null;
  }

  private static List<String> packages() {
    List<String> all = new ArrayList<>(PACKAGES);
    String named = System.getProperty(NAMED_BY);
    if (named != null && !named.isEmpty()) {
      all.add(named);
    }
    return all;
  }

  /**
   * Registers with the first of several packages that is there and works.
   *
   * @return what was registered, to be kept; null if none of them is there
   */
  static @Nullable Object register(@Nullable ClassLoader loader, List<String> packages) {
    for (String name : packages) {
      try {
        return register(loader, name);
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        // Not there, or not usable in this JVM: perhaps the next one.
      }
    }
    return null;
  }

  private static Object register(@Nullable ClassLoader loader, String packageName)
      throws ReflectiveOperationException {
    Class<?> resource = Class.forName(packageName + ".Resource", false, loader);
    Class<?> context = Class.forName(packageName + ".Context", false, loader);
    Class<?> core = Class.forName(packageName + ".Core", true, loader);
    Object proxy =
        Proxy.newProxyInstance(
            resource.getClassLoader(), new Class<?>[] {resource}, new CracResource());
    Object global = core.getMethod("getGlobalContext").invoke(null);
    context.getMethod("register", resource).invoke(global, proxy);
    return proxy;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    switch (method.getName()) {
      case "beforeCheckpoint" -> Checkpoints.checkpoint();
      case "afterRestore" -> Checkpoints.restore();
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "equals" -> {
        return arguments != null && isSame(proxy, arguments[0]);
      }
      case "toString" -> {
        return "KMS-JCA";
      }
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // a resource is equal to itself only
  private static boolean isSame(Object proxy, @Nullable Object other) {
    return proxy == other;
  }
}
