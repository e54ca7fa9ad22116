// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * Deletes imported material. The key stays, and cannot be used until it is imported again.
 *
 * @param keyId the key: key ID or key ARN
 * @param keyMaterialId the material; null for the current one
 */
@Operation(readOnly = false)
public record DeleteImportedKeyMaterial(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 64, max = 64, pattern = "[a-f0-9]+") String keyMaterialId)
    implements KmsRequest<DeleteImportedKeyMaterial.Result> {

  /**
   * What was deleted.
   *
   * @param keyId the key's ARN
   * @param keyMaterialId names the material; null if there was none
   */
  public record Result(String keyId, @Nullable String keyMaterialId) {}
}
