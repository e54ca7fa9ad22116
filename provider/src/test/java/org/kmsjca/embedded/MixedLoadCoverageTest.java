// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Operation;

/** The load under which processes are killed has every operation that changes something. */
class MixedLoadCoverageTest {

  private static final int STEPS = 5_000;

  @Test
  void load_hasExactlyTheOperationsThatChangeSomething() {
    Set<String> changing = new TreeSet<>();
    Stream.of(KmsRequest.class, IamRequest.class)
        .flatMap(MixedLoadCoverageTest::requests)
        .filter(request -> !request.getAnnotation(Operation.class).readOnly())
        .forEach(request -> changing.add(request.getName()));
    Set<String> done = new TreeSet<>();
    Stream.concat(
            Arrays.stream(MixedLoad.Step.values()).map(MixedLoad.Step::request),
            Arrays.stream(IdentityStep.values()).map(IdentityStep::request))
        .forEach(request -> done.add(request.getName()));
    assertThat(done).isEqualTo(changing).hasSizeGreaterThan(60);
  }

  private static Stream<Class<?>> requests(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MixedLoadCoverageTest::requests)
        : Stream.of(type);
  }

  @Test
  void load_identities_comesToEveryStep() {
    IdentityLoad load = new IdentityLoad(1, 1);
    Set<IdentityStep> done = EnumSet.noneOf(IdentityStep.class);
    for (int i = 0; i < STEPS; i++) {
      done.add(load.nextStep());
      load.acknowledge("A" + i + ":secret:token");
    }
    assertThat(done).containsExactlyInAnyOrder(IdentityStep.values());
  }

  @Test
  void load_keys_comesToEveryStep() {
    MixedLoad load = new MixedLoad(1, 0);
    Set<MixedLoad.Step> done = EnumSet.noneOf(MixedLoad.Step.class);
    for (int i = 0; i < STEPS; i++) {
      done.add(load.nextStep());
      load.acknowledge("A" + i);
    }
    assertThat(done).containsExactlyInAnyOrder(MixedLoad.Step.values());
  }
}
