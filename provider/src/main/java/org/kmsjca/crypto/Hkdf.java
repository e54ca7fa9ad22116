// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * HKDF with SHA-256.
 *
 * @see "RFC 5869"
 */
public final class Hkdf {

  private Hkdf() {}

  /**
   * Derives key bytes: extract, then expand.
   *
   * @param inputKey the input keying material; stays the caller's
   * @param salt the salt; none stands for 32 zero bytes
   * @param info what the derived bytes are for
   * @param sizeBytes how many bytes to derive, at most 8,160
   * @return a new array that the caller wipes
   */
  public static byte[] derive(byte[] inputKey, byte[] salt, byte[] info, int sizeBytes) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(new HKDFParameters(inputKey, salt, info));
    byte[] derived = new byte[sizeBytes];
    generator.generateBytes(derived, 0, sizeBytes);
    return derived;
  }
}
