// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Operation;

/** The table of operations is complete. */
class ServiceOperationsTest {

  @Test
  void everyRequest_hasExactlyOneRow() {
    Set<Class<?>> requests = new HashSet<>();
    collect(KmsRequest.class, requests);
    assertThat(requests).hasSize(42);
    assertThat(ServiceOperations.requests()).isEqualTo(requests);
  }

  @Test
  void everyRequest_saysWhatItIs() {
    assertThat(ServiceOperations.requests())
        .allSatisfy(request -> assertThat(request.isAnnotationPresent(Operation.class)).isTrue());
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (type.isRecord()) {
      found.add(type);
    } else {
      Arrays.stream(type.getPermittedSubclasses()).forEach(one -> collect(one, found));
    }
  }
}
