// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.architecture;

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

  private static final String ROOT = "org.kmsjca.server";
  private static final int MAX_LINES = 500;

  /** The level of each package; a package imports only packages of lower levels. */
  private static final Map<String, Integer> LEVELS =
      Map.of(
          "cli.output", 0,
          "protocol", 0,
          "signature", 0,
          "cli.input", 1,
          "client", 1,
          "endpoint", 1,
          "file", 0,
          "cli", 2,
          "testing", 2);

  /** What of the provider the server may use: what it exports. */
  private static final Set<String> PROVIDER =
      Set.of(
          "org.kmsjca.embedded",
          "org.kmsjca.embedded.iam.operations",
          "org.kmsjca.jca",
          "org.kmsjca.kms",
          "org.kmsjca.kms.spi",
          "org.kmsjca.material",
          "org.kmsjca.spec");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }

  private static Stream<Dependency> dependenciesOn(String prefix) {
    return CLASSES.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(
            dependency ->
                dependency
                    .getTargetClass()
                    .getBaseComponentType()
                    .getPackageName()
                    .startsWith(prefix));
  }

  @Test
  void packages_haveALevel() {
    Set<String> packages =
        CLASSES.stream()
            .map(PackageDagTest::packageOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).as("is anything imported at all?").contains("protocol", "signature");
    assertThat(LEVELS.keySet()).containsAll(packages);
  }

  @Test
  void imports_goDownwardsOnly() {
    List<String> upwards =
        dependenciesOn(ROOT)
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
  void ofTheProvider_onlyWhatItExportsIsUsed() {
    assertThat(
            dependenciesOn("org.kmsjca.")
                .map(
                    dependency ->
                        dependency.getTargetClass().getBaseComponentType().getPackageName())
                .filter(name -> !name.startsWith(ROOT))
                .distinct())
        .isSubsetOf(PROVIDER);
  }

  @Test
  void httpServer_isKnownByTheEndpointOnly() {
    assertThat(
            dependenciesOn("org.eclipse.jetty")
                .map(dependency -> packageOf(dependency.getOriginClass()))
                .distinct())
        .allMatch(name -> name.equals("endpoint"));
  }

  @Test
  void mainFiles_areShort_andPackagesSayWhatTheyAre() throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(found).hasSizeGreaterThan(10);
      for (Path file : found) {
        assertThat(Files.readAllLines(file).size())
            .as(file.toString())
            .isLessThanOrEqualTo(MAX_LINES);
        if (!file.getParent().equals(sources)) {
          assertThat(file.resolveSibling("package-info.java")).content().contains("@NullMarked");
        }
      }
    }
  }
}
