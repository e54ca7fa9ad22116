// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;

/** Whatever is asked of the service, it answers or refuses with an error of the operation. */
class RequestFuzzTest {

  private static final int MAX_CALLS = 12;
  private static final List<Class<? extends Record>> OPERATIONS =
      RequestRecords.below(KmsRequest.class);
  private static final Map<String, Set<String>> DECLARED = DeclaredErrors.read("kms-errors.txt");

  /* Of the caller and of the request's form; none of a service that fails. */
  private static final Set<String> COMMON =
      Set.of("AccessDeniedException", "UnrecognizedClientException", "ValidationException");

  /* Beyond what the service model lists: tokens that are none, and names kept for services. */
  private static final Map<String, Set<String>> DOCUMENTED =
      Map.of(
          "DescribeKey", Set.of("InvalidGrantTokenException"),
          "CreateAlias", Set.of("NotAuthorizedException"),
          "DeleteAlias", Set.of("NotAuthorizedException"),
          "UpdateAlias", Set.of("NotAuthorizedException"));

  @FuzzTest
  void requests_anyOfThem_areAnsweredOrRefusedWithADeclaredError(byte[] input) {
    Choices choices = new Choices(input);
    FuzzedService service = new FuzzedService();
    for (int call = 0; call < MAX_CALLS && !choices.isOver(); call++) {
      int operation = choices.below(OPERATIONS.size() + 1);
      if (operation == OPERATIONS.size()) {
        service.pass(choices);
      } else {
        Session session = service.session(choices);
        call(service, session, new RequestMaker(choices).make(OPERATIONS.get(operation)));
      }
    }
  }

  private static void call(FuzzedService service, Session session, Record request) {
    String name = ((KmsRequest<?>) request).operation();
    try {
      assertThat((Object) service.kms(session).call((KmsRequest<?>) request)).isNotNull();
    } catch (KmsException e) {
      String error = e.code().awsName();
      if (!COMMON.contains(error)
          && !DECLARED.get(name).contains(error)
          && !DOCUMENTED.getOrDefault(name, Set.of()).contains(error)) {
        throw new AssertionError("not declared: " + error + " of " + request, e);
      }
    }
  }
}
