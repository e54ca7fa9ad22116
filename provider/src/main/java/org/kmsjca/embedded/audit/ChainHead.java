// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import org.kmsjca.material.Bytes;

/**
 * A place in a chain of audit records.
 *
 * @param number how many records there are up to here; that of a record, from 1, or 0 before the
 *     first one
 * @param hash the hash of that record, 32 bytes; zeros before the first one
 */
public record ChainHead(long number, Bytes hash) {

  /** The size of a hash. */
  static final int HASH_BYTES = 32;

  /** The place before the first record. */
  public static final ChainHead START = new ChainHead(0, Bytes.wrap(new byte[HASH_BYTES]));

  /**
   * Checks the members.
   *
   * @throws IllegalArgumentException if the number is negative, or the hash not 32 bytes
   */
  public ChainHead {
    if (number < 0 || hash.sizeBytes() != HASH_BYTES) {
      throw new IllegalArgumentException(
          "no place in a chain: number " + number + " with a hash of " + hash.sizeBytes());
    }
  }
}
