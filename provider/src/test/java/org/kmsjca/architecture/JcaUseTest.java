// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kmsjca.jca.KmsProvider;

/** How a provider may use the JCA itself. */
class JcaUseTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.kmsjca");

  private static final Set<String> ENGINES = Set.of("java.security", "javax.crypto");

  /** by bare name the lookup could come back to us, and never end. */
  @Test
  void engines_areMadeFromAProviderObject() {
    DescribedPredicate<JavaMethodCall> byName =
        DescribedPredicate.describe(
            "getInstance without a provider object",
            call ->
                call.getTarget().getName().equals("getInstance")
                    && ENGINES.contains(call.getTargetOwner().getPackageName())
                    && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(Provider.class)));
    classes().should(never(callMethodWhere(byName))).check(CLASSES);
  }

  /** Q-4, O-4: a generator made by its constructor is one of the first provider's. */
  @Test
  void secureRandoms_areNotMadeByTheirConstructor() {
    noClasses().should().callConstructor(SecureRandom.class).check(CLASSES);
  }

  /** G-6, Q-3, T-1: nothing random is made when a class is loaded, nor put into an image. */
  @Test
  void secureRandoms_areNotInStaticFields() {
    noFields().that().areStatic().should().haveRawType(SecureRandom.class).check(CLASSES);
  }

  /** A-11, U-6: the JDK's look-up takes no lock; one of our own would bring it back. */
  @Test
  void provider_doesNotChangeTheLookUpOfServices() {
    List<String> lookUps = List.of("getService", "getServices", "getProperty", "get");
    classes()
        .that()
        .areAssignableTo(KmsProvider.class)
        .should(
            new com.tngtech.archunit.lang.ArchCondition<>("not override " + lookUps) {
              @Override
              public void check(
                  com.tngtech.archunit.core.domain.JavaClass type,
                  com.tngtech.archunit.lang.ConditionEvents events) {
                type.getMethods().stream()
                    .filter(method -> lookUps.contains(method.getName()))
                    .forEach(
                        method ->
                            events.add(
                                com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                    method, method.getFullName())));
              }
            })
        .check(CLASSES);
  }
}
