// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.IamRequest;

/** Whatever is asked about identities, the answer is a result or an error of the operation. */
class IamRequestFuzzTest {

  private static final int MAX_CALLS = 12;
  private static final List<Class<? extends Record>> OPERATIONS =
      RequestRecords.below(IamRequest.class);
  private static final Map<String, Set<String>> DECLARED = DeclaredErrors.read("iam-errors.txt");

  /* Of the caller and of the request's form; none of a service that fails. */
  private static final Set<String> COMMON =
      Set.of("AccessDenied", "InvalidClientTokenId", "ValidationError");

  /* Not in the service model, but what AWS says of a boundary that is not there. */
  private static final Map<String, Set<String>> OBSERVED =
      Map.of("CreateRole", Set.of("NoSuchEntity"));

  @FuzzTest
  void requests_anyOfThem_areAnsweredOrRefusedWithADeclaredError(byte[] input) {
    Choices choices = new Choices(input);
    FuzzedService service = new FuzzedService();
    for (int call = 0; call < MAX_CALLS && !choices.isOver(); call++) {
      Class<? extends Record> operation = choices.of(OPERATIONS);
      Session session = service.session(choices);
      call(service, session, new RequestMaker(choices).make(operation));
    }
  }

  private static void call(FuzzedService service, Session session, Record request) {
    String name = ((IamRequest<?>) request).operation();
    try {
      assertThat((Object) service.iam(session).call((IamRequest<?>) request)).isNotNull();
    } catch (IamException e) {
      String error = e.code().awsName();
      if (!COMMON.contains(error)
          && !DECLARED.get(name).contains(error)
          && !OBSERVED.getOrDefault(name, Set.of()).contains(error)) {
        throw new AssertionError("not declared: " + error + " of " + request, e);
      }
    }
  }
}
