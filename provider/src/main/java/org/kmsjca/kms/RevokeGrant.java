// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Deletes a grant, as an administrator of the key.
 *
 * @param keyId the key: key ID or key ARN
 * @param grantId the grant
 * @param dryRun true to check only
 */
@Operation(readOnly = false, crossAccount = true)
public record RevokeGrant(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true, min = 1, max = 128) String grantId,
    boolean dryRun)
    implements SupportsDryRun<RevokeGrant.Result> {

  @Override
  public RevokeGrant asDryRun() {
    return new RevokeGrant(keyId, grantId, true);
  }

  /** Nothing. */
  public record Result() {}
}
