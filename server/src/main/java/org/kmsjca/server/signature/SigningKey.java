// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Derives the key of one day, Region and service from the secret of an access key. */
final class SigningKey {

  private static final byte[] PREFIX = "AWS4".getBytes(StandardCharsets.US_ASCII);

  private SigningKey() {}

  /**
   * Derives the key.
   *
   * @param secret the secret of the access key, a text in ASCII; stays the caller's
   * @return the key, which the caller wipes
   */
  static byte[] derive(byte[] secret, CredentialScope scope) {
    byte[] key = Arrays.copyOf(PREFIX, PREFIX.length + secret.length);
    System.arraycopy(secret, 0, key, PREFIX.length, secret.length);
    for (String part : scope.parts()) {
      byte[] next = JdkAlgorithms.hmac(key, part.getBytes(StandardCharsets.UTF_8));
      Arrays.fill(key, (byte) 0);
      key = next;
    }
    return key;
  }
}
