// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Removes an alias; its key stays.
 *
 * @param aliasName the name, starting with {@code alias/}
 */
@Operation(readOnly = false)
public record DeleteAlias(
    @Member(required = true, min = 1, max = 256, pattern = "^[a-zA-Z0-9:/_-]+$") String aliasName)
    implements KmsRequest<DeleteAlias.Result> {

  /** Empty. */
  public record Result() {}
}
