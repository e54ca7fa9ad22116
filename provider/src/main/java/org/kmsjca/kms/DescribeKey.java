// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;

/**
 * Tells what a key is.
 *
 * @param keyId the key: key ID, key ARN, alias name or alias ARN
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 */
@Operation(readOnly = true, acceptsAlias = true, crossAccount = true)
public record DescribeKey(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens)
    implements KmsRequest<DescribeKey.Result>, TakesGrantTokens {

  /** Copies the lists. */
  public DescribeKey {
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  /**
   * Asks about one key.
   *
   * @param keyId the key: key ID, key ARN, alias name or alias ARN
   * @return the request
   */
  public static DescribeKey of(String keyId) {
    return new DescribeKey(keyId, List.of());
  }

  /**
   * The key.
   *
   * @param keyMetadata what the key is
   */
  public record Result(KeyMetadata keyMetadata) {}
}
