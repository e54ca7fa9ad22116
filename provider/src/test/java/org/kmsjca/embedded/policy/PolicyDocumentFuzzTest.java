// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;

/** Whatever is given as a policy is a policy, or is refused with a declared error. */
class PolicyDocumentFuzzTest {

  private static final Set<KmsErrorCode> DECLARED =
      Set.of(
          KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
          KmsErrorCode.LIMIT_EXCEEDED,
          KmsErrorCode.VALIDATION);

  @FuzzTest
  @DictionaryFile(resourcePath = "/org/kmsjca/embedded/policy/PolicyDocument.dict")
  void parse_anyText_isReadOrRefusedWithADeclaredError(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (PolicyKind kind : PolicyKind.values()) {
      try {
        PolicyDocument policy = PolicyDocument.parse(text, kind);
        decide(policy);
      } catch (KmsException e) {
        assertThat(e.code()).isIn(DECLARED);
      }
    }
  }

  /** A policy that was read can be evaluated, whatever it says. */
  private static void decide(PolicyDocument policy) {
    ApplicablePolicies policies =
        policy.kind() == PolicyKind.KEY
            ? ApplicablePolicies.of(policy)
            : ApplicablePolicies.of(Requests.defaultPolicy(), new NamedPolicy("Fuzzed", policy));
    ConditionValues context =
        ConditionValues.builder()
            .add("aws:username", "Alice")
            .add("kms:EncryptionContext:Dept", "*{$?")
            .addAll("aws:TagKeys", Set.of())
            .build();
    assertThat(Authorizer.decide(Requests.onKey(Requests.ALICE, "Encrypt", context), policies))
        .isNotNull();
  }
}
