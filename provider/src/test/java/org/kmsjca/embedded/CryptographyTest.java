// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.DataKeySpec;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Encrypt, Decrypt, ReEncrypt, data keys and random numbers. */
class CryptographyTest extends KmsContractTest {

  private static final EncryptionContext CONTEXT =
      EncryptionContext.of(Map.of("Department", "Engineering", "Stage", "test"));
  private static final String EXACTLY_ONE = "Please specify either number of bytes or key spec.";

  @Test
  void encryptThenDecrypt_sameContext_givesPlaintextAndArn() {
    KeyMetadata key = createKey();
    Encrypt.Result encrypted = kms.call(Encrypt.of(key.keyId(), secret("attack at dawn"), CONTEXT));
    assertThat(encrypted.keyId()).isEqualTo(key.arn());
    assertThat(encrypted.encryptionAlgorithm()).isEqualTo(EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    Decrypt.Result decrypted = kms.call(Decrypt.of(encrypted.ciphertextBlob(), CONTEXT, null));
    assertThat(text(decrypted.plaintext())).isEqualTo("attack at dawn");
    assertThat(decrypted.keyId()).isEqualTo(key.arn());
    assertThat(decrypted.encryptionAlgorithm()).isEqualTo(EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    assertThat(decrypted.keyMaterialId()).isEqualTo(key.currentKeyMaterialId());
  }

  @Test
  void encrypt_everyFormOfIdentifier_works() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/app", key.keyId()));
    for (String id : List.of(key.keyId(), key.arn(), "alias/app", aliasArn("alias/app"))) {
      Encrypt.Result encrypted = kms.call(Encrypt.of(id, secret("x"), CONTEXT));
      assertThat(encrypted.keyId()).isEqualTo(key.arn());
      assertThat(text(kms.call(Decrypt.of(encrypted.ciphertextBlob(), CONTEXT, id)).plaintext()))
          .isEqualTo("x");
    }
  }

  @Test
  void encrypt_plaintextOfEveryBoundarySize_comesBack() {
    KeyMetadata key = createKey();
    for (int size : new int[] {1, 15, 16, 17, 4095, 4096}) {
      KeyMaterial plaintext = KeyMaterial.wrap(new byte[size]);
      Encrypt.Result encrypted = kms.call(Encrypt.of(key.keyId(), plaintext, CONTEXT));
      assertThat(encrypted.ciphertextBlob().sizeBytes()).isLessThanOrEqualTo(6144);
      assertThat(
              kms.call(Decrypt.of(encrypted.ciphertextBlob(), CONTEXT, null))
                  .plaintext()
                  .sizeBytes())
          .isEqualTo(size);
      assertThat(plaintext.isDestroyed()).isFalse();
    }
  }

  @Test
  void encrypt_plaintextOutOfBounds_isRefusedWithoutShowingIt() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member"
            + " must have length less than or equal to 4096",
        () -> kms.call(Encrypt.of(key.keyId(), KeyMaterial.wrap(new byte[4097]), CONTEXT)));
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member"
            + " must have length greater than or equal to 1",
        () -> kms.call(Encrypt.of(key.keyId(), KeyMaterial.wrap(new byte[0]), CONTEXT)));
  }

  @Test
  void encrypt_destroyedPlaintext_isRefused() {
    KeyMetadata key = createKey();
    KeyMaterial plaintext = secret("gone");
    plaintext.destroy();
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Plaintext was destroyed",
        () -> kms.call(Encrypt.of(key.keyId(), plaintext, CONTEXT)));
  }

  @Test
  void decrypt_otherContext_isInvalidCiphertextWithoutText() {
    Bytes blob = blobOf(createKey());
    for (EncryptionContext wrong :
        List.of(
            EncryptionContext.EMPTY,
            EncryptionContext.of("Department", "Engineering"),
            EncryptionContext.of(Map.of("Department", "engineering", "Stage", "test")),
            EncryptionContext.of(Map.of("department", "Engineering", "Stage", "test")),
            EncryptionContext.of(
                Map.of("Department", "Engineering", "Stage", "test", "More", "x")))) {
      assertError(
          KmsErrorCode.INVALID_CIPHERTEXT, null, () -> kms.call(Decrypt.of(blob, wrong, null)));
    }
  }

  @Test
  void decrypt_damagedBlob_isInvalidCiphertextWithoutText() {
    KeyMetadata key = createKey();
    Bytes blob = blobOf(key);
    byte[] tail = blob.toByteArray();
    tail[tail.length - 1] ^= 1;
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(Decrypt.of(Bytes.wrap(tail), CONTEXT, null)));
    byte[] shorter = java.util.Arrays.copyOf(blob.toByteArray(), blob.sizeBytes() - 1);
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(Decrypt.of(Bytes.wrap(shorter), CONTEXT, key.keyId())));
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(Decrypt.of(Bytes.utf8("not ours"), CONTEXT, null)));
  }

  @Test
  void decrypt_wrongKey_isIncorrectKeyBeforeUsage() {
    Bytes blob = blobOf(createKey());
    KeyMetadata other = createKey();
    String text =
        "The key ID in the request does not identify a CMK that can perform this operation.";
    assertError(
        KmsErrorCode.INCORRECT_KEY, text, () -> kms.call(Decrypt.of(blob, CONTEXT, other.keyId())));
    put(asHmac(stored(other)));
    assertError(
        KmsErrorCode.INCORRECT_KEY, text, () -> kms.call(Decrypt.of(blob, CONTEXT, other.keyId())));
  }

  @Test
  void decrypt_keyOfBlobUnknown_isDeniedWithoutTellingWhy() {
    KeyMetadata key = createKey();
    Bytes blob = blobOf(key);
    kms.call(new org.kmsjca.kms.ScheduleKeyDeletion(key.keyId(), 7));
    clock.advance(java.time.Duration.ofDays(8));
    assertThat(destroyDueKeys()).isEqualTo(1);
    assertError(
        KmsErrorCode.ACCESS_DENIED,
        "The ciphertext refers to a customer master key that does not exist, does not exist in"
            + " this region, or you are not allowed to access.",
        () -> kms.call(Decrypt.of(blob, CONTEXT, null)));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + key.arn() + "' does not exist",
        () -> kms.call(Decrypt.of(blob, CONTEXT, key.keyId())));
  }

  @Test
  void decrypt_unknownKeyAndDamagedBlob_tellsOfTheKeyFirst() {
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + keyArn(UNKNOWN_KEY_ID) + "' does not exist",
        () -> kms.call(Decrypt.of(Bytes.utf8("not ours"), CONTEXT, UNKNOWN_KEY_ID)));
  }

  @Test
  void cryptography_keyOfOtherUsage_isInvalidKeyUsage() {
    KeyMetadata key = createKey();
    Bytes blob = blobOf(key);
    put(asHmac(stored(key)));
    String text = key.arn() + " key usage is GENERATE_VERIFY_MAC which is not valid for ";
    assertError(
        KmsErrorCode.INVALID_KEY_USAGE,
        text + "Encrypt.",
        () -> kms.call(Encrypt.of(key.keyId(), secret("x"), CONTEXT)));
    assertError(
        KmsErrorCode.INVALID_KEY_USAGE,
        text + "Decrypt.",
        () -> kms.call(Decrypt.of(blob, CONTEXT, null)));
    assertError(
        KmsErrorCode.INVALID_KEY_USAGE,
        text + "GenerateDataKey.",
        () -> kms.call(GenerateDataKey.of(key.keyId(), CONTEXT)));
    assertError(
        KmsErrorCode.INVALID_KEY_USAGE,
        text + "GenerateDataKeyWithoutPlaintext.",
        () -> kms.call(GenerateDataKeyWithoutPlaintext.of(key.keyId(), CONTEXT)));
    assertError(
        KmsErrorCode.INVALID_KEY_USAGE,
        text + "ReEncrypt.",
        () -> kms.call(ReEncrypt.of(blob, CONTEXT, createKey().keyId())));
  }

  @Test
  void encrypt_algorithmOfOtherKeys_isInvalidKeyUsage() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.INVALID_KEY_USAGE,
        "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.",
        () ->
            kms.call(
                new Encrypt(
                    key.keyId(),
                    secret("x"),
                    EncryptionContext.EMPTY,
                    List.of(),
                    EncryptionAlgorithm.RSAES_OAEP_SHA_256,
                    false)));
  }

  @Test
  void generateDataKey_bySpecAndByNumber_hasTheSizeAndDecrypts() {
    KeyMetadata key = createKey();
    for (GenerateDataKey request :
        List.of(
            dataKey(key, null, DataKeySpec.AES_256),
            dataKey(key, null, DataKeySpec.AES_128),
            dataKey(key, 1, null),
            dataKey(key, 1024, null))) {
      GenerateDataKey.Result made = kms.call(request);
      DataKeySpec spec = request.keySpec();
      int size = spec == null ? request.numberOfBytes() : spec.sizeBytes();
      assertThat(made.plaintext().sizeBytes()).isEqualTo(size);
      assertThat(made.keyId()).isEqualTo(key.arn());
      assertThat(made.keyMaterialId()).isEqualTo(key.currentKeyMaterialId());
      assertThat(
              kms.call(Decrypt.of(made.ciphertextBlob(), CONTEXT, null)).plaintext().toByteArray())
          .isEqualTo(made.plaintext().toByteArray());
    }
  }

  @Test
  void generateDataKey_twice_givesDifferentKeys() {
    KeyMetadata key = createKey();
    assertThat(kms.call(GenerateDataKey.of(key.keyId(), CONTEXT)).plaintext().toByteArray())
        .isNotEqualTo(kms.call(GenerateDataKey.of(key.keyId(), CONTEXT)).plaintext().toByteArray());
  }

  @Test
  void generateDataKey_bothOrNoSize_isRefused() {
    KeyMetadata key = createKey();
    assertError(KmsErrorCode.VALIDATION, EXACTLY_ONE, () -> kms.call(dataKey(key, null, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        EXACTLY_ONE,
        () -> kms.call(dataKey(key, 32, DataKeySpec.AES_256)));
    assertError(
        KmsErrorCode.VALIDATION,
        EXACTLY_ONE,
        () ->
            kms.call(
                new GenerateDataKeyWithoutPlaintext(
                    key.keyId(), CONTEXT, null, null, List.of(), false)));
  }

  @Test
  void generateDataKey_numberOutOfBounds_isRefused() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy"
            + " constraint: Member must have value less than or equal to 1024",
        () -> kms.call(dataKey(key, 1025, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy"
            + " constraint: Member must have value greater than or equal to 1",
        () -> kms.call(dataKey(key, 0, null)));
  }

  @Test
  void generateDataKeyWithoutPlaintext_decrypts() {
    KeyMetadata key = createKey();
    GenerateDataKeyWithoutPlaintext.Result made =
        kms.call(GenerateDataKeyWithoutPlaintext.of(key.keyId(), CONTEXT));
    assertThat(made.keyId()).isEqualTo(key.arn());
    assertThat(kms.call(Decrypt.of(made.ciphertextBlob(), CONTEXT, null)).plaintext().sizeBytes())
        .isEqualTo(32);
  }

  @Test
  void generateRandom_givesSoManyBytes() {
    assertThat(kms.call(new GenerateRandom(1024)).plaintext().sizeBytes()).isEqualTo(1024);
    assertThat(kms.call(new GenerateRandom(16)).plaintext().toByteArray())
        .isNotEqualTo(kms.call(new GenerateRandom(16)).plaintext().toByteArray());
  }

  @Test
  void generateRandom_withoutNumber_isRefused() {
    assertError(
        KmsErrorCode.VALIDATION,
        "NumberOfBytes is required.",
        () -> kms.call(new GenerateRandom(null)));
  }

  @Test
  void reEncrypt_toOtherKeyAndContext_movesTheData() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    EncryptionContext newContext = EncryptionContext.of("Stage", "production");
    ReEncrypt.Result moved =
        kms.call(
            new ReEncrypt(
                blobOf(from),
                CONTEXT,
                from.arn(),
                to.keyId(),
                newContext,
                null,
                null,
                List.of(),
                false,
                List.of()));
    assertThat(moved.sourceKeyId()).isEqualTo(from.arn());
    assertThat(moved.keyId()).isEqualTo(to.arn());
    assertThat(moved.sourceKeyMaterialId()).isEqualTo(from.currentKeyMaterialId());
    assertThat(moved.destinationKeyMaterialId()).isEqualTo(to.currentKeyMaterialId());
    assertThat(text(kms.call(Decrypt.of(moved.ciphertextBlob(), newContext, to.arn())).plaintext()))
        .isEqualTo("data");
  }

  @Test
  void reEncrypt_wrongSourceKeyOrContext_isRefused() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    Bytes blob = blobOf(from);
    assertErrorContains(
        KmsErrorCode.INCORRECT_KEY,
        "does not identify a CMK",
        () ->
            kms.call(
                new ReEncrypt(
                    blob, CONTEXT, to.arn(), to.arn(), CONTEXT, null, null, List.of(), false,
                    List.of())));
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(ReEncrypt.of(blob, EncryptionContext.EMPTY, to.arn())));
  }

  @Test
  void dryRun_allChecksPass_isDryRunOperation() {
    KeyMetadata key = createKey();
    Bytes blob = blobOf(key);
    for (org.kmsjca.kms.SupportsDryRun<?> request :
        List.of(
            Encrypt.of(key.keyId(), secret("x"), CONTEXT),
            Decrypt.of(blob, CONTEXT, null),
            ReEncrypt.of(blob, CONTEXT, key.keyId()),
            GenerateDataKey.of(key.keyId(), CONTEXT),
            GenerateDataKeyWithoutPlaintext.of(key.keyId(), CONTEXT))) {
      assertError(
          KmsErrorCode.DRY_RUN_OPERATION,
          "The request would have succeeded, but the DryRun option is set.",
          () -> kms.call(request.asDryRun()));
    }
  }

  @Test
  void dryRun_somethingWrong_isTheRealError() {
    KeyMetadata key = createKey();
    Bytes blob = blobOf(key);
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(Decrypt.of(blob, EncryptionContext.EMPTY, null).asDryRun()));
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(ReEncrypt.of(blob, EncryptionContext.EMPTY, key.arn()).asDryRun()));
    assertError(
        KmsErrorCode.VALIDATION, EXACTLY_ONE, () -> kms.call(dataKey(key, null, null).asDryRun()));
  }

  private Bytes blobOf(KeyMetadata key) {
    return kms.call(Encrypt.of(key.keyId(), secret("data"), CONTEXT)).ciphertextBlob();
  }

  private static GenerateDataKey dataKey(KeyMetadata key, Integer number, DataKeySpec spec) {
    return new GenerateDataKey(key.keyId(), CONTEXT, number, spec, List.of(), false);
  }

  private static KmsKeyRecord asHmac(KmsKeyRecord key) {
    return KmsKeyRecord.builder(key.arn(), key.creationDate())
        .description(key.description())
        .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
        .keySpec(KeySpec.HMAC_256)
        .origin(KeyOrigin.AWS_KMS)
        .state(key.state())
        .deletionDate(key.deletionDate())
        .policy(key.policy())
        .backingKeys(key.backingKeys())
        .build();
  }
}
