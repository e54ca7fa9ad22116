// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import java.util.regex.Pattern;
import org.kmsjca.material.Bytes;

/**
 * What the store knows of one chain of audit records.
 *
 * @param id names the chain and its files: 16 hexadecimal digits in lower case
 * @param creationDate when it was begun
 * @param publicKey the Ed25519 public key of its digests, 32 bytes
 * @param head its newest digest that the store was told of
 */
public record ChainRecord(String id, Instant creationDate, Bytes publicKey, ChainHead head) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
  private static final int PUBLIC_KEY_BYTES = 32;

  /**
   * Checks the form of the members.
   *
   * @throws IllegalArgumentException if the identifier is no 16 digits, or the key not 32 bytes
   */
  public ChainRecord {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "not a chain: '" + id + "'; expected 16 hexadecimal digits in lower case");
    }
    if (publicKey.sizeBytes() != PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the public key of a chain has "
              + publicKey.sizeBytes()
              + " bytes; expected "
              + PUBLIC_KEY_BYTES);
    }
  }

  /** Gives the same chain with another head. */
  public ChainRecord withHead(ChainHead newHead) {
    return new ChainRecord(id, creationDate, publicKey, newHead);
  }
}
