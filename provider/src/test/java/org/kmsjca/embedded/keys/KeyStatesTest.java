// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsRequest;

class KeyStatesTest {

  private static final Set<String> OPERATIONS_WITHOUT_A_KEY =
      Set.of("CreateKey", "GenerateRandom", "ListKeys", "ListRetirableGrants");
  private static final SecureRandom RANDOM = new SecureRandom();

  @ParameterizedTest(name = "{0} of a key {1}: {2}")
  @CsvFileSource(resources = "/embedded/keys/key-states.csv", numLinesToSkip = 1)
  void check_everyOperationInEveryState_answersAsAwsKms(
      String operation, KeyState state, String expected) {
    KmsKeyRecord key = KeyRecords.inState(state, RANDOM);
    KmsKeyStateException refusal =
        catchThrowableOfType(KmsKeyStateException.class, () -> KeyStates.check(operation, key));
    assertThat(refusal == null ? "ok" : refusal.getMessage().replace(key.arn().toString(), "ARN"))
        .isEqualTo(expected);
  }

  @Test
  void check_everyOperationOnAKey_isKnown() {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
    List<String> operations =
        requests(KmsRequest.class).map(Class::getSimpleName).distinct().toList();
    assertThat(operations).contains("Encrypt", "CreateKey", "UpdateAlias");
    for (String operation : operations) {
      if (!OPERATIONS_WITHOUT_A_KEY.contains(operation) && !operation.equals("CancelKeyDeletion")) {
        KeyStates.check(operation, key);
      }
    }
  }

  private static Stream<Class<?>> requests(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(KeyStatesTest::requests)
        : Stream.of(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateKey", "encrypt", ""})
  void check_notAnOperationOnAKey_isRefused(String operation) {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyStates.check(operation, key))
        .withMessageContaining("'" + operation + "'");
  }

  @Test
  void disable_thenEnable_givesTheKeyBack() {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
    KmsKeyRecord disabled = KeyStates.disable(key);
    assertThat(disabled.state()).isEqualTo(KeyState.DISABLED);
    assertThat(KeyStates.disable(disabled)).isEqualTo(disabled);
    assertThat(KeyStates.enable(disabled)).isEqualTo(key);
    assertThat(KeyStates.enable(key)).isEqualTo(key);
  }

  @Test
  void cancelDeletion_keyWithoutItsImportedMaterial_waitsForImport() {
    KmsKeyRecord pending = KeyRecords.inState(KeyState.PENDING_DELETION, RANDOM);
    KmsKeyRecord external =
        KmsKeyRecord.builder(pending.arn(), pending.creationDate())
            .description(pending.description())
            .keyUsage(pending.keyUsage())
            .keySpec(pending.keySpec())
            .origin(KeyOrigin.EXTERNAL)
            .state(pending.state())
            .deletionDate(pending.deletionDate())
            .policy(pending.policy())
            .backingKeys(List.of())
            .build();
    assertThat(KeyStates.cancelDeletion(external).state()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  void transitions_stateThatForbidsThem_areRefused() {
    KmsKeyRecord enabled = KeyRecords.symmetric(RANDOM);
    KmsKeyRecord pending = KeyRecords.inState(KeyState.PENDING_DELETION, RANDOM);
    assertThatThrownBy(() -> KeyStates.enable(pending))
        .isInstanceOfSatisfying(
            KmsKeyStateException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.KMS_INVALID_STATE))
        .hasMessageContaining("is pending deletion.");
    assertThatThrownBy(() -> KeyStates.disable(pending)).hasMessageContaining("is pending");
    assertThatThrownBy(() -> KeyStates.cancelDeletion(enabled))
        .hasMessageContaining("is not pending deletion.");
  }
}
