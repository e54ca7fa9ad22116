// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * A request that can be checked without being performed.
 *
 * @param <R> the type of the operation's result
 */
public sealed interface SupportsDryRun<R> extends KmsRequest<R>
    permits CreateGrant,
        Decrypt,
        Encrypt,
        GenerateDataKey,
        GenerateDataKeyPair,
        GenerateDataKeyPairWithoutPlaintext,
        GenerateDataKeyWithoutPlaintext,
        ReEncrypt,
        RetireGrant,
        RevokeGrant {

  /**
   * Tells whether the request is only to be checked. Such a request never succeeds: when all checks
   * pass it ends with {@code DryRunOperationException}.
   *
   * @return true to check only
   */
  boolean dryRun();

  /**
   * Makes the request that checks what this one would do.
   *
   * @return a copy with {@code DryRun} set
   */
  SupportsDryRun<R> asDryRun();
}
