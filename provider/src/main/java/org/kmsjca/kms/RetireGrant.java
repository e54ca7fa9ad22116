// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * Deletes a grant, as one of those whom the grant names.
 *
 * @param grantToken a token of the grant; null if key and grant ID are given
 * @param keyId the key: key ARN or key ID; null if a token is given
 * @param grantId the grant; null if a token is given
 * @param dryRun true to check only
 */
@Operation(readOnly = false, crossAccount = true)
public record RetireGrant(
    @Nullable @Member(min = 1, max = 8192, sensitive = true) String grantToken,
    @Nullable @Member(min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 128) String grantId,
    boolean dryRun)
    implements SupportsDryRun<RetireGrant.Result> {

  @Override
  public RetireGrant asDryRun() {
    return new RetireGrant(grantToken, keyId, grantId, true);
  }

  /** Nothing. */
  public record Result() {}
}
