// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import org.jspecify.annotations.Nullable;

/**
 * When a grant allows.
 *
 * @param encryptionContextSubset pairs that a request must have; empty for no such constraint
 * @param encryptionContextEquals exactly the pairs that a request must have; empty for no such
 *     constraint
 * @param sourceArn the resource on whose behalf a request must be made; null for no such constraint
 */
public record GrantConstraints(
    EncryptionContext encryptionContextSubset,
    EncryptionContext encryptionContextEquals,
    @Nullable
        @Member(
            min = 20,
            max = 512,
            pattern = "arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+")
        String sourceArn) {

  /** Constrains nothing. */
  public static final GrantConstraints NONE =
      new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, null);

  /**
   * Constrains to requests that have some pairs.
   *
   * @param subset the pairs
   * @return the constraint
   */
  public static GrantConstraints subset(EncryptionContext subset) {
    return new GrantConstraints(subset, EncryptionContext.EMPTY, null);
  }

  /**
   * Constrains to requests that have some pairs and no others.
   *
   * @param pairs the pairs
   * @return the constraint
   */
  public static GrantConstraints equalTo(EncryptionContext pairs) {
    return new GrantConstraints(EncryptionContext.EMPTY, pairs, null);
  }

  /**
   * Tells whether there is no constraint.
   *
   * @return true if the grant allows whatever the request is about
   */
  public boolean isNone() {
    return encryptionContextSubset.isEmpty()
        && encryptionContextEquals.isEmpty()
        && sourceArn == null;
  }
}
