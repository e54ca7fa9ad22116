// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Compares the requirements of {@code docs/spec} with the tests that name them. */
class SpecCoverageTest {

  /** Every requirement with one of these prefixes needs a test. */
  private static final Set<String> ENFORCED_PREFIXES =
      Set.of("AU", "CB", "DC", "DK", "GR", "ID", "KF", "KL", "KM", "MF", "MR", "PO", "QU", "ST");

  private static final Set<Class<? extends Annotation>> TEST_ANNOTATIONS =
      Set.of(
          Test.class,
          ParameterizedTest.class,
          RepeatedTest.class,
          TestFactory.class,
          Property.class,
          Example.class);

  private static final Map<String, Set<String>> TESTS_BY_ID = new TreeMap<>();
  private static final Set<String> NOT_A_TEST = new TreeSet<>();

  @BeforeAll
  static void collectTests() throws IOException, URISyntaxException, ReflectiveOperationException {
    Path root =
        Path.of(SpecCoverageTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String path = root.relativize(file).toString();
        String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        collect(Class.forName(name, false, SpecCoverageTest.class.getClassLoader()));
      }
    }
  }

  private static void collect(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      Spec spec = method.getAnnotation(Spec.class);
      if (spec == null) {
        continue;
      }
      String test = type.getSimpleName() + "." + method.getName();
      if (Arrays.stream(method.getAnnotations())
          .noneMatch(a -> TEST_ANNOTATIONS.contains(a.annotationType()))) {
        NOT_A_TEST.add(test);
      }
      for (String id : spec.value()) {
        TESTS_BY_ID.computeIfAbsent(id, unused -> new TreeSet<>()).add(test);
      }
    }
  }

  @Test
  void requirement_ofAnEnforcedPrefix_hasATest() {
    List<String> untested =
        SpecPages.definedIds().stream()
            .filter(id -> ENFORCED_PREFIXES.contains(id.substring(0, 2)))
            .filter(id -> !TESTS_BY_ID.containsKey(id))
            .toList();

    assertThat(untested).as("requirements without a test").isEmpty();
  }

  @Test
  void test_namingARequirement_findsItInAPage() {
    Set<String> unknown = new TreeSet<>(TESTS_BY_ID.keySet());
    unknown.removeAll(Set.copyOf(SpecPages.definedIds()));

    assertThat(unknown).as("ids that no page defines, named by %s", TESTS_BY_ID).isEmpty();
  }

  @Test
  void method_namingARequirement_isATest() {
    assertThat(NOT_A_TEST).isEmpty();
  }

  @Test
  void requirement_isDefinedOnce() {
    assertThat(SpecPages.definedIds()).doesNotHaveDuplicates();
  }
}
