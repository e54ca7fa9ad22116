// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.Operation;

/** The table of operations is whole. */
class IamOperationsTest {

  @Test
  void everyRequest_hasAnOperation_andSaysWhatItIs() {
    Set<Class<?>> requests = requests(IamRequest.class).collect(Collectors.toSet());
    assertThat(requests).hasSizeGreaterThan(60);
    assertThat(IamOperations.requests()).isEqualTo(requests);
    assertThat(requests).allMatch(request -> request.isAnnotationPresent(Operation.class));
  }

  @Test
  void everyRequest_thatOnlyReads_isNamedSo() {
    List<String> readOnly =
        requests(IamRequest.class)
            .filter(request -> request.getAnnotation(Operation.class).readOnly())
            .map(Class::getSimpleName)
            .toList();
    assertThat(readOnly).isNotEmpty().allMatch(name -> name.matches("(Get|List).*"));
    assertThat(requests(IamRequest.class).map(Class::getSimpleName))
        .filteredOn(name -> name.matches("(Get|List).*"))
        .hasSameSizeAs(readOnly);
  }

  private static Stream<Class<?>> requests(Class<?> type) {
    return type.isInterface()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(IamOperationsTest::requests)
        : Stream.of(type);
  }
}
