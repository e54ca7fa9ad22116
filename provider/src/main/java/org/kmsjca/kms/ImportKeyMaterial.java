// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * Imports material into a key made for it, or imports it again.
 *
 * @param keyId the key: key ID or key ARN
 * @param importToken from {@link GetParametersForImport}
 * @param encryptedKeyMaterial the wrapped material
 * @param validTo when the material expires; null if it does not
 * @param expirationModel whether it expires; null for {@link ExpirationModel#KEY_MATERIAL_EXPIRES}
 * @param importType new or known material; null for new at the first import, known afterwards
 * @param keyMaterialDescription a text for people; null for none
 * @param keyMaterialId the known material that this must be; null for any
 */
@Operation(readOnly = false)
public record ImportKeyMaterial(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true, min = 1, max = 6144, sensitive = true) Bytes importToken,
    @Member(required = true, min = 1, max = 6144, sensitive = true) Bytes encryptedKeyMaterial,
    @Nullable Instant validTo,
    @Nullable ExpirationModel expirationModel,
    @Nullable ImportType importType,
    @Nullable @Member(max = 256, pattern = "[a-zA-Z0-9:/_\\s.-]*") String keyMaterialDescription,
    @Nullable @Member(min = 64, max = 64, pattern = "[a-f0-9]+") String keyMaterialId)
    implements KmsRequest<ImportKeyMaterial.Result> {

  /**
   * The material.
   *
   * @param keyId the key's ARN
   * @param keyMaterialId names the material, 64 hexadecimal digits
   */
  public record Result(String keyId, String keyMaterialId) {}
}
