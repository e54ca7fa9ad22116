// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Gives a key of the caller's account a name.
 *
 * @param aliasName the name, starting with {@code alias/}
 * @param targetKeyId the key: key ID or key ARN
 */
@Operation(readOnly = false)
public record CreateAlias(
    @Member(required = true, min = 1, max = 256, pattern = "^[a-zA-Z0-9:/_-]+$") String aliasName,
    @Member(required = true, min = 1, max = 2048) String targetKeyId)
    implements KmsRequest<CreateAlias.Result> {

  /** Empty. */
  public record Result() {}
}
