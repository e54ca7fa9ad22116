// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.Bytes;

/** A request with several faults meets the first one in the order of the steps; secrets end. */
class PipelineOrderTest extends KmsContractTest {

  @Test
  void faults_areMetInTheOrderOfTheSteps() {
    KeyMetadata key = createKey();
    KmsKeyRecord record = stored(key);
    put(
        KmsKeyRecord.builder(record.arn(), record.creationDate())
            .description("")
            .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
            .keySpec(KeySpec.HMAC_256)
            .origin(record.origin())
            .state(record.state())
            .deletionDate(null)
            .policy(record.policy())
            .backingKeys(record.backingKeys())
            .build());
    kms.call(new DisableKey(key.keyId()));
    // Everything wrong from validation on.
    assertErrorContains(
        KmsErrorCode.VALIDATION, "'numberOfBytes'", () -> as(ALICE).call(dataKey("none", 5000)));
    assertErrorContains(
        KmsErrorCode.NOT_FOUND, "Invalid keyId", () -> as(ALICE).call(dataKey("none", null)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "kms:Gen", () -> as(ALICE).call(dataKey(key.arn(), null)));
    assertErrorContains(
        KmsErrorCode.DISABLED, "is disabled", () -> kms.call(dataKey(key.arn(), null)));
    put(stored(key).withState(org.kmsjca.kms.KeyState.ENABLED, null));
    assertErrorContains(
        KmsErrorCode.INVALID_KEY_USAGE, "key usage is", () -> kms.call(dataKey(key.arn(), null)));
    put(record);
    assertErrorContains(
        KmsErrorCode.VALIDATION, "Please specify", () -> kms.call(dataKey(key.arn(), null)));
    assertErrorContains(
        KmsErrorCode.DRY_RUN_OPERATION,
        "would have succeeded",
        () -> kms.call(dataKey(key.arn(), 32).asDryRun()));
  }

  @Test
  void usage_isMetBeforeTheAlgorithm() {
    KeyMetadata key = createKey();
    KmsKeyRecord record = stored(key);
    put(
        KmsKeyRecord.builder(record.arn(), record.creationDate())
            .description("")
            .keyUsage(KeyUsage.SIGN_VERIFY)
            .keySpec(KeySpec.RSA_2048)
            .origin(record.origin())
            .state(record.state())
            .deletionDate(null)
            .policy(record.policy())
            .backingKeys(record.backingKeys())
            .build());
    assertErrorContains(
        KmsErrorCode.INVALID_KEY_USAGE,
        "key usage is SIGN_VERIFY",
        () ->
            kms.call(
                new Encrypt(
                    key.arn(),
                    secret("x"),
                    EncryptionContext.EMPTY,
                    List.of(),
                    EncryptionAlgorithm.SM2PKE,
                    false)));
  }

  @Test
  void damagedCiphertext_isMetBeforeTheDenial() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () ->
            as(ALICE)
                .call(Decrypt.of(Bytes.utf8("not ours"), EncryptionContext.EMPTY, key.keyId())));
  }

  @Test
  void recordCannotBeWritten_secretsOfTheResultAreDestroyed() {
    KeyMetadata key = createKey();
    CapturingRandom random = new CapturingRandom();
    RevocableKms watched = serviceWith(random);
    auditFails = true;
    random.clear();
    assertThatThrownBy(() -> watched.call(new GenerateRandom(48)))
        .isInstanceOf(KmsUnavailableException.class);
    assertThatThrownBy(() -> watched.call(dataKey(key.arn(), 64)))
        .isInstanceOf(KmsUnavailableException.class);
    assertThat(random.givenOut(48)).hasSize(1).allSatisfy(PipelineOrderTest::assertWiped);
    assertThat(random.givenOut(64)).hasSize(1).allSatisfy(PipelineOrderTest::assertWiped);
  }

  @Test
  void materialOfANewKey_isDestroyedOnceTheStoreHasIt() {
    CapturingRandom random = new CapturingRandom();
    RevocableKms watched = serviceWith(random);
    random.clear();
    KeyMetadata key = watched.call(CreateKey.of()).keyMetadata();
    // Two arrays of this size are drawn: the public key material ID and the material.
    assertThat(random.givenOut(32)).hasSize(2).anySatisfy(PipelineOrderTest::assertWiped);
    assertThat(watched.call(dataKey(key.arn(), 32)).keyId()).isEqualTo(key.arn());
  }

  private RevocableKms serviceWith(SecureRandom random) {
    Engine other = new Engine(keys, new Place(REGION, ACCOUNT), engine.trail(), clock, random);
    return other.as(ROOT);
  }

  private static void assertWiped(byte[] array) {
    assertThat(array).containsOnly(0);
  }

  private static GenerateDataKey dataKey(String keyId, Integer numberOfBytes) {
    return new GenerateDataKey(
        keyId, EncryptionContext.EMPTY, numberOfBytes, null, List.of(), false);
  }

  /** Remembers the arrays that it filled, which are the ones that secrets live in. */
  private static final class CapturingRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient SecureRandom source = SystemRandom.newInstance();
    private final transient List<byte[]> arrays = new ArrayList<>();

    @Override
    public void nextBytes(byte[] bytes) {
      source.nextBytes(bytes);
      arrays.add(bytes);
    }

    void clear() {
      arrays.clear();
    }

    List<byte[]> givenOut(int size) {
      return Stream.of(arrays.toArray(new byte[0][]))
          .filter(array -> array.length == size)
          .toList();
    }
  }
}
