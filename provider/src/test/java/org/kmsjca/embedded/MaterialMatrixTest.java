// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterial;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Rotation and import in every state of every kind of key, cell by cell, through the service. */
class MaterialMatrixTest extends KmsContractTest {

  private static final int OPERATIONS = 8;
  private static final int KINDS = 4;

  @Test
  void everyOperation_inEveryStateOfEveryKind_doesWhatTheMatrixSays() throws IOException {
    List<List<String>> rows = rows();
    List<String> states = rows.get(0).subList(2, rows.get(0).size());
    assertThat(states).hasSameSizeAs(KeyState.values());
    assertThat(rows).hasSize(1 + OPERATIONS * KINDS);
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int column = 0; column < states.size(); column++) {
        check(row.get(0), row.get(1), states.get(column), row.get(column + 2));
      }
    }
  }

  private void check(String operation, String kind, String stateName, String expected) {
    KeyState state =
        Arrays.stream(KeyState.values())
            .filter(one -> one.awsName().equals(stateName))
            .findFirst()
            .orElseThrow();
    KeyMetadata key = createKey();
    put(ofKind(kind, stored(key)));
    boolean works = expected.equals("OK");
    KmsRequest<?> request = request(operation, key.keyId(), works);
    putState(key, state);
    String cell = operation + " of " + kind + " in " + stateName;
    if (works) {
      assertThatCode(() -> kms.call(request)).as(cell).doesNotThrowAnyException();
      return;
    }
    assertThatCode(
            () ->
                assertError(
                    code(expected), text(expected, key.arn(), state), () -> kms.call(request)))
        .as(cell)
        .doesNotThrowAnyException();
    assertThat(stored(key).state()).as(cell).isEqualTo(state);
  }

  private static KmsErrorCode code(String expected) {
    return switch (expected) {
      case "1" -> KmsErrorCode.DISABLED;
      case "6", "7", "7c", "9" -> KmsErrorCode.UNSUPPORTED_OPERATION;
      default -> KmsErrorCode.KMS_INVALID_STATE;
    };
  }

  private static String text(String expected, String arn, KeyState state) {
    String origin = " which is not valid for this operation.";
    return switch (expected) {
      case "1" -> arn + " is disabled.";
      case "3" ->
          state == KeyState.PENDING_DELETION
              ? arn + " is pending deletion."
              : arn + " is pending replica deletion.";
      case "5" -> arn + " is pending import.";
      case "6" -> arn + " origin is EXTERNAL" + origin;
      case "7" -> null;
      case "7c" -> arn + " origin is AWS_CLOUDHSM" + origin;
      case "9" -> arn + " origin is AWS_KMS" + origin;
      case "11" -> arn + " is unavailable.";
      case "14" -> arn + " is creating.";
      case "15" -> arn + " is updating.";
      default -> throw new AssertionError(expected);
    };
  }

  private static KmsKeyRecord ofKind(String kind, KmsKeyRecord key) {
    return switch (kind) {
      case "AWS_KMS" -> key;
      case "EXTERNAL" ->
          key.toBuilder()
              .origin(KeyOrigin.EXTERNAL)
              .backingKeys(
                  List.of(
                      imported(key, 1, KeyMaterialState.CURRENT),
                      imported(key, 2, KeyMaterialState.PENDING_ROTATION)))
              .build();
      case "HMAC" ->
          key.toBuilder().keySpec(KeySpec.HMAC_256).keyUsage(KeyUsage.GENERATE_VERIFY_MAC).build();
      case "CLOUDHSM" ->
          key.toBuilder().origin(KeyOrigin.AWS_CLOUDHSM).backingKeys(List.of()).build();
      default -> throw new AssertionError(kind);
    };
  }

  private static BackingKey imported(KmsKeyRecord key, int value, KeyMaterialState state) {
    KeyMaterial material = KeyMaterial.wrap(Importer.material(value));
    ImportedMaterial about =
        new ImportedMaterial(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
    return new BackingKey(
        ImportedMaterials.idOf(key.keyId(), material), material, START, state, null, null, about);
  }

  private KmsRequest<?> request(String operation, String id, boolean works) {
    return switch (operation) {
      case "EnableKeyRotation" -> new EnableKeyRotation(id, 90);
      case "DisableKeyRotation" -> new DisableKeyRotation(id);
      case "RotateKeyOnDemand" -> new RotateKeyOnDemand(id);
      case "GetKeyRotationStatus" -> new GetKeyRotationStatus(id);
      case "ListKeyRotations" -> new ListKeyRotations(id, null, null, null);
      case "GetParametersForImport" ->
          new GetParametersForImport(
              id, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048);
      case "ImportKeyMaterial" ->
          works ? new Importer(kms).request(id, Importer.material(1)) : withoutToken(id);
      case "DeleteImportedKeyMaterial" -> new DeleteImportedKeyMaterial(id, null);
      default -> throw new AssertionError(operation);
    };
  }

  /* State and kind are checked before the token. */
  private static ImportKeyMaterial withoutToken(String id) {
    return new ImportKeyMaterial(
        id,
        Bytes.utf8("token"),
        Bytes.utf8("wrapped"),
        null,
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null);
  }

  private static List<List<String>> rows() throws IOException {
    try (InputStream in = MaterialMatrixTest.class.getResourceAsStream("material-matrix.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\\s+")))
          .toList();
    }
  }
}
