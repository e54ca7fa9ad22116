// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsNotFoundException;

/** Deletes imported material; a key that needs it waits for its import. */
final class DeleteImportedKeyMaterialOperation
    extends SingleKeyOperation<DeleteImportedKeyMaterial, DeleteImportedKeyMaterial.Result> {

  DeleteImportedKeyMaterialOperation(Call<DeleteImportedKeyMaterial> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public void checkUsage() {
    ImportedKeys.check(key());
  }

  @Override
  public void checkParameters() {
    @Nullable String given = request().keyMaterialId();
    if (given != null && key().backingKey(given).isEmpty()) {
      throw new KmsNotFoundException(
          KmsErrorCode.NOT_FOUND,
          "Key material '" + given + "' does not exist in KMS key " + key().arn());
    }
  }

  @Override
  public Performed<DeleteImportedKeyMaterial.Result> perform() {
    @Nullable String given = request().keyMaterialId();
    @Nullable String id =
        given == null ? key().currentBackingKey().map(BackingKey::id).orElse(null) : given;
    DeleteImportedKeyMaterial.Result result =
        new DeleteImportedKeyMaterial.Result(key().arn().toString(), id);
    return id == null
        ? Performed.of(result)
        : Performed.changing(
            result, ImportedKeys.put(ImportedMaterials.without(key(), related(), List.of(id))));
  }
}
