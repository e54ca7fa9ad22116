// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import java.util.Map;

/**
 * One way to encrypt a message, with a key that is there already. Not safe for threads.
 *
 * <p>The result of each method is what came out, so that nothing is left out by the compiler.
 */
public interface Peer {

  /** The encryption context or associated data of those that have one: 15 bytes of text. */
  Map<String, String> CONTEXT = Map.of("tenant", "t-1", "purpose", "bench");

  /**
   * Encrypts one message.
   *
   * @param plaintext the message
   * @return the ciphertext
   * @throws Exception if anything fails
   */
  byte[] encrypt(byte[] plaintext) throws Exception;

  /**
   * Decrypts one message.
   *
   * @param ciphertext what {@link #encrypt} returned
   * @return the plaintext
   * @throws Exception if anything fails
   */
  byte[] decrypt(byte[] ciphertext) throws Exception;
}
