// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.ImportToken;
import org.kmsjca.embedded.keys.MaterialImport;
import org.kmsjca.embedded.keys.WrappingAlgorithm;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.material.KeyMaterial;

/** Unwraps material and puts it into a key. */
final class ImportKeyMaterialOperation
    extends SingleKeyOperation<ImportKeyMaterial, ImportKeyMaterial.Result> {

  private static final Duration MAX_LIFE = Duration.ofDays(365);

  private final ExpirationModel expirationModel;
  private final ImportType importType;

  ImportKeyMaterialOperation(Call<ImportKeyMaterial> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    @Nullable ExpirationModel given = request().expirationModel();
    expirationModel = given == null ? ExpirationModel.KEY_MATERIAL_EXPIRES : given;
    importType = MaterialImport.typeFor(key(), request().importType());
    if (given != null) {
      access().with("kms:ExpirationModel", given.name());
    }
    if (request().validTo() != null) {
      access().with("kms:ValidTo", request().validTo().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  @Override
  public void checkUsage() {
    ImportedKeys.check(key());
  }

  @Override
  public void checkParameters() {
    checkExpiry(request().validTo());
    if (request().keyMaterialId() != null && importType != ImportType.EXISTING_KEY_MATERIAL) {
      throw invalid(
          "KeyMaterialId can only be set if ImportType is EXISTING_KEY_MATERIAL; it is "
              + importType);
    }
  }

  private void checkExpiry(@Nullable Instant validTo) {
    if (expirationModel == ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE) {
      if (validTo != null) {
        throw invalid(
            "A validTo date must not be set if the ExpirationModel is"
                + " KEY_MATERIAL_DOES_NOT_EXPIRE");
      }
      return;
    }
    if (validTo == null) {
      throw invalid("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
    }
    Instant now = call().time();
    if (!validTo.isAfter(now) || validTo.isAfter(now.plus(MAX_LIFE))) {
      throw invalid(
          "The validTo date must be in the future and at most "
              + MAX_LIFE.toDays()
              + " days ahead; it is "
              + validTo);
    }
  }

  @Override
  public Performed<ImportKeyMaterial.Result> perform() {
    KeyMaterial material = unwrap();
    boolean done = false;
    try {
      MaterialImport imported =
          new MaterialImport(
              material,
              importType,
              request().keyMaterialId(),
              expirationModel,
              request().validTo(),
              request().keyMaterialDescription());
      Changes changes =
          Changes.of(
              ImportedKeys.put(
                  imported.into(key(), related(), call().time().truncatedTo(ChronoUnit.MILLIS))));
      ImportKeyMaterial.Result result =
          new ImportKeyMaterial.Result(key().arn().toString(), imported.idFor(key()));
      done = true;
      return new Performed<>(result, changes, null, null, null, List.of(material), List.of());
    } finally {
      if (!done) {
        material.destroy();
      }
    }
  }

  private KeyMaterial unwrap() {
    KeyMaterial secret = ImportSecret.find(call().state()).orElseThrow(ImportToken::invalid);
    ImportToken token = ImportToken.open(secret, request().importToken());
    try {
      if (!token.keyArn().equals(key().arn())) {
        throw ImportToken.invalid();
      }
      if (!call().time().isBefore(token.validTo())) {
        throw new KmsInvalidRequestException(
            KmsErrorCode.EXPIRED_IMPORT_TOKEN, "the import token expired at " + token.validTo());
      }
      return WrappingAlgorithm.of(token.algorithm())
          .unwrap(token.privateKey(), request().encryptedKeyMaterial())
          .orElseThrow(
              () -> new KmsInvalidCiphertextException(KmsErrorCode.INVALID_CIPHERTEXT, null));
    } finally {
      token.privateKey().destroy();
    }
  }

  private static KmsInvalidRequestException invalid(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.VALIDATION, detail);
  }
}
