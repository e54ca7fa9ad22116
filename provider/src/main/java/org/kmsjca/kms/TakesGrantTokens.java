// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;

/** A request that may bring grant tokens, so that grants count which are not visible yet. */
public sealed interface TakesGrantTokens
    permits CreateGrant,
        Decrypt,
        DescribeKey,
        Encrypt,
        GenerateDataKey,
        GenerateDataKeyPair,
        GenerateDataKeyPairWithoutPlaintext,
        GenerateDataKeyWithoutPlaintext,
        ReEncrypt {

  /**
   * Gives the tokens.
   *
   * @return at most ten; none if the request needs no grant that was made just now
   */
  List<String> grantTokens();
}
