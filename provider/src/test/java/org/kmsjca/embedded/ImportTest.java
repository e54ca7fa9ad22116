// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** The way of material into a key: parameters, tokens, wrapping, expiry. */
class ImportTest extends KmsContractTest {

  private static final byte[] MATERIAL = Importer.material(1);

  private Importer importer;

  @BeforeEach
  void startImporter() {
    importer = new Importer(kms);
  }

  @Test
  @Spec("KM-50")
  void createKey_external_waitsForItsMaterial() {
    KeyMetadata key = createExternal();
    assertThat(key.origin()).isEqualTo(KeyOrigin.EXTERNAL);
    assertThat(key.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(key.enabled()).isFalse();
    assertThat(key.expirationModel()).isNull();
    assertThat(key.currentKeyMaterialId()).isNull();
    assertThat(stored(key).backingKeys()).isEmpty();
  }

  @Test
  @Spec("KM-30")
  void import_everyAlgorithmAndSpec_givesTheSameMaterial() {
    for (AlgorithmSpec algorithm :
        List.of(
            AlgorithmSpec.RSAES_OAEP_SHA_1,
            AlgorithmSpec.RSAES_OAEP_SHA_256,
            AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1,
            AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256)) {
      checkImport(algorithm, WrappingKeySpec.RSA_2048);
    }
    checkImport(AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_3072);
    checkImport(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1, WrappingKeySpec.RSA_4096);
  }

  private void checkImport(AlgorithmSpec algorithm, WrappingKeySpec spec) {
    KeyMetadata key = createExternal();
    GetParametersForImport.Result with =
        kms.call(new GetParametersForImport(key.keyId(), algorithm, spec));
    assertThat(with.keyId()).isEqualTo(key.arn());
    assertThat(with.parametersValidTo()).isEqualTo(START.plus(Duration.ofHours(24)));
    assertThat(with.importToken().sizeBytes()).isLessThanOrEqualTo(6144);
    assertThat(with.publicKey().sizeBytes()).isLessThanOrEqualTo(4096);
    ImportKeyMaterial.Result done =
        kms.call(forEver(key, with, Importer.wrap(algorithm, with.publicKey(), MATERIAL)));
    assertThat(done.keyId()).isEqualTo(key.arn());
    assertThat(done.keyMaterialId()).matches("[0-9a-f]{64}");
    KeyMetadata after = describe(key);
    assertThat(after.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(after.currentKeyMaterialId()).isEqualTo(done.keyMaterialId());
    assertThat(stored(key).currentBackingKey().orElseThrow().material().toByteArray())
        .isEqualTo(MATERIAL);
  }

  @Test
  @Spec("KM-30")
  void getParametersForImport_algorithmsNotOffered_areUnsupported() {
    KeyMetadata key = createExternal();
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "WrappingAlgorithm RSAES_PKCS1_V1_5 is not supported",
        () -> parameters(key, AlgorithmSpec.RSAES_PKCS1_V1_5, WrappingKeySpec.RSA_2048));
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "WrappingAlgorithm SM2PKE is not supported",
        () -> parameters(key, AlgorithmSpec.SM2PKE, WrappingKeySpec.RSA_2048));
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "WrappingKeySpec SM2 is not supported",
        () -> parameters(key, AlgorithmSpec.RSAES_OAEP_SHA_1, WrappingKeySpec.SM2));
  }

  @Test
  @Spec("KM-50")
  void keysThatCannotHaveImportedMaterial_areUnsupported() {
    KeyMetadata own = createKey();
    String text = own.arn() + " origin is AWS_KMS which is not valid for this operation.";
    assertError(KmsErrorCode.UNSUPPORTED_OPERATION, text, () -> importer.parameters(own.keyId()));
    KeyMetadata external = createExternal();
    ImportKeyMaterial request = importer.request(external.keyId(), MATERIAL);
    assertError(KmsErrorCode.UNSUPPORTED_OPERATION, text, () -> kms.call(to(own.keyId(), request)));
    put(stored(external).toBuilder().keySpec(KeySpec.RSA_2048).build());
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION, "symmetric keys only", () -> kms.call(request));
  }

  @Test
  @Spec("KM-41")
  void importToken_ofAnotherKeyOrGarbage_isInvalid() {
    KeyMetadata key = createExternal();
    KeyMetadata other = createExternal();
    ImportKeyMaterial forOther = importer.request(other.keyId(), MATERIAL);
    assertErrorContains(
        KmsErrorCode.INVALID_IMPORT_TOKEN, "", () -> kms.call(to(key.keyId(), forOther)));
    byte[] token = forOther.importToken().toByteArray();
    for (int index : List.of(0, 1, 20, 40, 60, token.length - 1)) {
      byte[] changed = token.clone();
      changed[index] ^= 1;
      assertErrorContains(
          KmsErrorCode.INVALID_IMPORT_TOKEN,
          "not made by this service",
          () -> kms.call(with(forOther, Bytes.wrap(changed), forOther.encryptedKeyMaterial())));
    }
    assertErrorContains(
        KmsErrorCode.INVALID_IMPORT_TOKEN,
        "not made by this service",
        () -> kms.call(with(forOther, Bytes.utf8("x"), forOther.encryptedKeyMaterial())));
    assertThat(describe(other).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  void importToken_beforeAnyWasMade_isInvalid() {
    KeyMetadata key = createExternal();
    assertErrorContains(
        KmsErrorCode.INVALID_IMPORT_TOKEN,
        "",
        () ->
            kms.call(
                new ImportKeyMaterial(
                    key.keyId(),
                    Bytes.utf8("token"),
                    Bytes.utf8("wrapped"),
                    null,
                    ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
                    null,
                    null,
                    null)));
  }

  @Test
  @Spec("KM-41")
  void importToken_afterADay_hasExpired() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial request = importer.request(key.keyId(), MATERIAL);
    clock.advance(Duration.ofHours(24));
    assertErrorContains(KmsErrorCode.EXPIRED_IMPORT_TOKEN, "expired", () -> kms.call(request));
    clock.set(START.plus(Duration.ofHours(24)).minusMillis(1));
    assertThatCode(() -> kms.call(request)).doesNotThrowAnyException();
  }

  @Test
  @Spec("KM-41")
  void importToken_manyAtATime_allWork() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial first = importer.request(key.keyId(), MATERIAL);
    importer.forget();
    ImportKeyMaterial second = importer.request(key.keyId(), MATERIAL);
    assertThat(kms.call(second)).isEqualTo(kms.call(first));
  }

  @Test
  @Spec("KM-40")
  void importToken_ofAnotherProcess_isGoodHere() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial request = importer.request(key.keyId(), MATERIAL);
    Engine restarted =
        new Engine(keys, engine.place(), event -> {}, clock, SystemRandom.newInstance());
    assertThat(restarted.as(ROOT).call(request).keyId()).isEqualTo(key.arn());
  }

  @Test
  @Spec("KM-31")
  void wrappedMaterial_damagedOrOfAnotherWrapping_isInvalidCiphertext() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial good = importer.request(key.keyId(), MATERIAL);
    byte[] damaged = good.encryptedKeyMaterial().toByteArray();
    damaged[100] ^= 1;
    Bytes publicKey = importer.parameters(key.keyId()).publicKey();
    Bytes ofOtherKey =
        Importer.wrap(
            AlgorithmSpec.RSAES_OAEP_SHA_256,
            kms.call(
                    new GetParametersForImport(
                        key.keyId(), AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048))
                .publicKey(),
            MATERIAL);
    for (Bytes wrapped :
        List.of(
            Bytes.wrap(damaged),
            ofOtherKey,
            Importer.wrap(AlgorithmSpec.RSAES_OAEP_SHA_1, publicKey, MATERIAL),
            Importer.wrap(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, publicKey, MATERIAL),
            Bytes.copyOf(damaged, 0, 255),
            Bytes.utf8("x"))) {
      assertError(
          KmsErrorCode.INVALID_CIPHERTEXT,
          null,
          () -> kms.call(with(good, good.importToken(), wrapped)));
    }
  }

  @Test
  @Spec("KM-31")
  void wrappedMaterial_withAesKey_everyPartIsChecked() {
    KeyMetadata key = createExternal();
    GetParametersForImport.Result with =
        parameters(key, AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, WrappingKeySpec.RSA_2048);
    byte[] good =
        Importer.wrap(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, with.publicKey(), MATERIAL)
            .toByteArray();
    for (int index : List.of(0, 255, 256, good.length - 1)) {
      byte[] damaged = good.clone();
      damaged[index] ^= 1;
      assertError(
          KmsErrorCode.INVALID_CIPHERTEXT,
          null,
          () -> kms.call(forEver(key, with, Bytes.wrap(damaged))));
    }
    for (int size : List.of(1, 255, 256, 257, 264, good.length - 8)) {
      assertError(
          KmsErrorCode.INVALID_CIPHERTEXT,
          null,
          () -> kms.call(forEver(key, with, Bytes.copyOf(good, 0, size))));
    }
    Bytes onlyOaep = Importer.wrap(AlgorithmSpec.RSAES_OAEP_SHA_256, with.publicKey(), MATERIAL);
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT, null, () -> kms.call(forEver(key, with, onlyOaep)));
    kms.call(forEver(key, with, Bytes.wrap(good)));
  }

  @Test
  @Spec("KM-31")
  void material_ofAnotherSize_isIncorrect() {
    KeyMetadata key = createExternal();
    for (int size : List.of(1, 16, 31, 33, 64)) {
      assertError(
          KmsErrorCode.INCORRECT_KEY_MATERIAL,
          "the key material has " + size + " bytes; a symmetric key needs 32",
          () -> kms.call(importer.request(key.keyId(), new byte[size])));
    }
  }

  @Test
  @Spec("KM-53")
  void expiry_membersThatContradict_areRefused() {
    KeyMetadata key = createExternal();
    Instant later = START.plus(Duration.ofDays(1));
    assertError(
        KmsErrorCode.VALIDATION,
        "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
        () -> kms.call(expiry(key, null, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
        () -> kms.call(expiry(key, null, ExpirationModel.KEY_MATERIAL_EXPIRES)));
    assertError(
        KmsErrorCode.VALIDATION,
        "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
        () -> kms.call(expiry(key, later, ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)));
    for (Instant wrong :
        List.of(START.minusSeconds(1), START, START.plus(Duration.ofDays(365)).plusMillis(1))) {
      assertErrorContains(
          KmsErrorCode.VALIDATION,
          "in the future and at most 365 days ahead",
          () -> kms.call(expiry(key, wrong, null)));
    }
    kms.call(expiry(key, START.plus(Duration.ofDays(365)), null));
    KeyMetadata imported = describe(key);
    assertThat(imported.expirationModel()).isEqualTo(ExpirationModel.KEY_MATERIAL_EXPIRES);
    assertThat(imported.validTo()).isEqualTo(START.plus(Duration.ofDays(365)));
  }

  @Test
  void conditionKeys_ofBothOperations_areSupplied() {
    KeyMetadata key = createExternal();
    kms.call(
        PutKeyPolicy.of(
            key.keyId(),
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:GetParametersForImport",
              "Resource":"*","Condition":{"StringNotEquals":{
               "kms:WrappingAlgorithm":"RSAES_OAEP_SHA_256"}}},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:GetParametersForImport",
              "Resource":"*","Condition":{"StringNotEquals":{
               "kms:WrappingKeySpec":"RSA_2048"}}},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:ImportKeyMaterial",
              "Resource":"*","Condition":{"Null":{"kms:ExpirationModel":"true"}}},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:ImportKeyMaterial",
              "Resource":"*","Condition":{"StringNotEquals":{
               "kms:ExpirationModel":"KEY_MATERIAL_EXPIRES"}}},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:ImportKeyMaterial",
              "Resource":"*","Condition":{"DateGreaterThan":{
               "kms:ValidTo":"2026-09-01T00:00:00Z"}}}
            ]}"""));
    assertDenied(() -> parameters(key, AlgorithmSpec.RSAES_OAEP_SHA_1, WrappingKeySpec.RSA_2048));
    assertDenied(() -> parameters(key, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_3072));
    Instant later = Instant.parse("2026-08-31T23:59:59Z");
    assertDenied(() -> kms.call(expiry(key, later, null)));
    assertDenied(() -> kms.call(expiry(key, null, ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE)));
    assertDenied(
        () -> kms.call(expiry(key, later.plusSeconds(2), ExpirationModel.KEY_MATERIAL_EXPIRES)));
    kms.call(expiry(key, later, ExpirationModel.KEY_MATERIAL_EXPIRES));
  }

  @Test
  @Spec("KM-42")
  void auditRecords_holdNeitherTokenNorMaterial() {
    KeyMetadata key = createExternal();
    ImportKeyMaterial request = importer.request(key.keyId(), MATERIAL);
    kms.call(request);
    String log = audit().toString();
    assertThat(log)
        .contains("ImportKeyMaterial", "GetParametersForImport")
        .doesNotContain("importToken", "encryptedKeyMaterial")
        .doesNotContain(request.importToken().base64(), request.encryptedKeyMaterial().base64());
    assertThat(lastEvent().get("requestParameters").get("expirationModel").asText())
        .isEqualTo("KEY_MATERIAL_DOES_NOT_EXPIRE");
    assertThat(lastEvent().get("readOnly").asBoolean()).isFalse();
  }

  private static void assertDenied(ThrowingCallable call) {
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, "deny", call);
  }

  private KeyMetadata createExternal() {
    return kms.call(
            new CreateKey(null, null, null, null, KeyOrigin.EXTERNAL, null, null, List.of()))
        .keyMetadata();
  }

  private KeyMetadata describe(KeyMetadata key) {
    return kms.call(DescribeKey.of(key.keyId())).keyMetadata();
  }

  private GetParametersForImport.Result parameters(
      KeyMetadata key, AlgorithmSpec algorithm, WrappingKeySpec spec) {
    return kms.call(new GetParametersForImport(key.keyId(), algorithm, spec));
  }

  private static ImportKeyMaterial forEver(
      KeyMetadata key, GetParametersForImport.Result with, Bytes wrapped) {
    return new ImportKeyMaterial(
        key.keyId(),
        with.importToken(),
        wrapped,
        null,
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null);
  }

  private ImportKeyMaterial expiry(KeyMetadata key, Instant validTo, ExpirationModel model) {
    ImportKeyMaterial request = importer.request(key.keyId(), MATERIAL);
    return new ImportKeyMaterial(
        key.keyId(),
        request.importToken(),
        request.encryptedKeyMaterial(),
        validTo,
        model,
        null,
        null,
        null);
  }

  private static ImportKeyMaterial to(String keyId, ImportKeyMaterial request) {
    return new ImportKeyMaterial(
        keyId,
        request.importToken(),
        request.encryptedKeyMaterial(),
        request.validTo(),
        request.expirationModel(),
        request.importType(),
        request.keyMaterialDescription(),
        request.keyMaterialId());
  }

  private static ImportKeyMaterial with(ImportKeyMaterial request, Bytes token, Bytes wrapped) {
    return new ImportKeyMaterial(
        request.keyId(),
        token,
        wrapped,
        request.validTo(),
        request.expirationModel(),
        request.importType(),
        request.keyMaterialDescription(),
        request.keyMaterialId());
  }
}
