// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.time.Duration;

/**
 * How long and how much one data key is used.
 *
 * @param maxAge after this time the key is used no more, neither to encrypt nor to decrypt
 * @param maxMessages messages that are encrypted with the key, never one more
 * @param maxBytes once so many plaintext bytes are encrypted, no further message begins; one that
 *     has begun is finished
 * @param refreshAhead whether the next key is fetched in the background before a limit is reached
 */
public record DataKeyLimits(
    Duration maxAge, long maxMessages, long maxBytes, boolean refreshAhead) {

  /** Limits of keys whose successors are fetched before. */
  public DataKeyLimits(Duration maxAge, long maxMessages, long maxBytes) {
    this(maxAge, maxMessages, maxBytes, true);
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public DataKeyLimits {
    if (maxAge.isNegative() || maxAge.isZero() || maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits of a data key must be positive: "
              + maxAge
              + ", "
              + maxMessages
              + " messages, "
              + maxBytes
              + " bytes");
    }
  }
}
