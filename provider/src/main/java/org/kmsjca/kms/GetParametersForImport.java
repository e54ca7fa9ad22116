// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import org.kmsjca.material.Bytes;

/**
 * Gives a public key and a token to import material with, valid for 24 hours.
 *
 * @param keyId the key: key ID or key ARN
 * @param wrappingAlgorithm how the material will be wrapped
 * @param wrappingKeySpec the kind of public key
 */
@Operation(readOnly = true)
public record GetParametersForImport(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true) AlgorithmSpec wrappingAlgorithm,
    @Member(required = true) WrappingKeySpec wrappingKeySpec)
    implements KmsRequest<GetParametersForImport.Result> {

  /**
   * What an import needs.
   *
   * @param keyId the key's ARN
   * @param importToken to be sent back with the material
   * @param publicKey wraps the material; X.509 SubjectPublicKeyInfo, DER
   * @param parametersValidTo when both expire
   */
  public record Result(
      String keyId, Bytes importToken, Bytes publicKey, Instant parametersValidTo) {}
}
