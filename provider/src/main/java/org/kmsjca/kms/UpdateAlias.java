// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Points an alias at another key of the same kind.
 *
 * @param aliasName the name, starting with {@code alias/}
 * @param targetKeyId the new key: key ID or key ARN
 */
@Operation(readOnly = false)
public record UpdateAlias(
    @Member(required = true, min = 1, max = 256, pattern = "^[a-zA-Z0-9:/_-]+$") String aliasName,
    @Member(required = true, min = 1, max = 2048) String targetKeyId)
    implements KmsRequest<UpdateAlias.Result> {

  /** Empty. */
  public record Result() {}
}
