// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A handle of a KMS key. The key itself never leaves its service.
 *
 * <p>{@code getFormat()} and {@code getEncoded()} are null, so that no other security provider can
 * use the handle. {@code getAlgorithm()} is {@link #ALGORITHM}.
 *
 * <p><b>Thread safety:</b> implementations are thread-safe. <b>Secrets:</b> none.
 */
public interface KmsKey extends SecretKey {

  /** The algorithm of all handles. */
  String ALGORITHM = "KMS-AES";

  /**
   * Names the KMS key.
   *
   * @return key ID, key ARN, alias name or alias ARN; an alias is looked up at each use
   */
  String keyId();

  @Override
  default String getAlgorithm() {
    return ALGORITHM;
  }

  /** Always null: the key cannot be exported. */
  @Override
  default @Nullable String getFormat() {
    return null;
  }

  /** Always null: the key cannot be exported. */
  @Override
  default byte @Nullable [] getEncoded() {
    return null;
  }
}
