// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Makes an existing replica the primary key.
 *
 * @param keyId the primary key: key ID or key ARN
 * @param primaryRegion the Region of the replica
 */
@Operation(readOnly = false)
public record UpdatePrimaryRegion(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true, min = 1, max = 32, pattern = "([a-z]+-){2,3}\\d+")
        String primaryRegion)
    implements KmsRequest<UpdatePrimaryRegion.Result> {

  /** Nothing. */
  public record Result() {}
}
