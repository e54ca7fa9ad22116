// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages import each other downwards only; files and packages keep to the house rules. */
class PackageDagTest {

  private static final String ROOT = "org.kmsjca";
  private static final int MAX_LINES = 500;

  /** The level of each package; a package imports only packages of lower levels. */
  private static final Map<String, Integer> LEVELS =
      Map.ofEntries(
          Map.entry("channel", 0),
          Map.entry("checkpoint", 0),
          Map.entry("material", 0),
          Map.entry("crypto", 1),
          Map.entry("kms", 1),
          Map.entry("kms.spi", 2),
          Map.entry("spec", 2),
          Map.entry("format", 2),
          Map.entry("datakey", 2),
          Map.entry("embedded.keys", 2),
          Map.entry("embedded.policy", 2),
          Map.entry("embedded.audit", 3),
          Map.entry("embedded.grants", 3),
          Map.entry("embedded.iam", 3),
          Map.entry("embedded.iam.operations", 2),
          Map.entry("envelope", 3),
          Map.entry("embedded.state", 4),
          Map.entry("jca", 4),
          Map.entry("embedded.store", 5),
          Map.entry("embedded.operations", 5),
          Map.entry("embedded", 6));

  private static final Set<String> FORBIDDEN_NAMES =
      Set.of("internal", "util", "utils", "common", "impl", "model", "helper", "misc");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  private static Stream<Dependency> dependencies() {
    return CLASSES.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> isOurs(dependency.getTargetClass().getBaseComponentType()));
  }

  @Test
  void packages_haveALevel() {
    Set<String> packages =
        CLASSES.stream()
            .map(PackageDagTest::packageOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).as("is anything imported at all?").hasSizeGreaterThan(10);
    assertThat(LEVELS.keySet()).containsAll(packages);
  }

  @Test
  void imports_goDownwardsOnly() {
    List<String> upwards =
        dependencies()
            .filter(
                dependency -> {
                  String from = packageOf(dependency.getOriginClass());
                  String to = packageOf(dependency.getTargetClass().getBaseComponentType());
                  return !from.equals(to)
                      && LEVELS.getOrDefault(to, 99) >= LEVELS.getOrDefault(from, 0);
                })
            .map(Dependency::getDescription)
            .toList();
    assertThat(upwards).isEmpty();
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void jca_knowsNoBackend() {
    assertThat(
            dependencies()
                .filter(dependency -> packageOf(dependency.getOriginClass()).equals("jca"))
                .map(dependency -> packageOf(dependency.getTargetClass().getBaseComponentType())))
        .noneMatch(name -> name.startsWith("embedded") || name.startsWith("remote"));
  }

  @Test
  void rootPackage_holdsNoClass() {
    assertThat(CLASSES.stream().filter(type -> type.getPackageName().equals(ROOT))).isEmpty();
  }

  @Test
  void packages_haveNamesThatSaySomething() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(
            name ->
                assertThat(List.of(name.split("\\.")))
                    .doesNotContainAnyElementsOf(FORBIDDEN_NAMES));
  }

  private static Path mainSources() {
    Path sources = Path.of("src", "main", "java");
    assertThat(sources).as("tests run in the module's directory").isDirectory();
    return sources;
  }

  private static List<Path> mainFiles() throws IOException {
    try (Stream<Path> files = Files.walk(mainSources())) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(found).hasSizeGreaterThan(50);
      return found;
    }
  }

  @Test
  void mainFiles_areShort() throws IOException {
    for (Path file : mainFiles()) {
      assertThat(Files.readAllLines(file).size())
          .as(file.toString())
          .isLessThanOrEqualTo(MAX_LINES);
    }
  }

  @Test
  void packages_sayWhatTheyAre() throws IOException {
    Set<Path> directories =
        mainFiles().stream()
            .map(Path::getParent)
            .filter(directory -> !directory.equals(mainSources()))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Path directory : directories) {
      assertThat(directory.resolve("package-info.java"))
          .content()
          .contains("@NullMarked")
          .contains("/**");
    }
  }
}
