// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import org.kmsjca.kms.KeyId;

/** Makes the IDs of keys; they are random, so that none is ever used twice. */
final class NewKeyId {

  private static final int BYTES = 2 * Long.BYTES;

  private NewKeyId() {}

  /** Makes the ID of a key of one Region: a random UUID. */
  static KeyId singleRegion(SecureRandom random) {
    ByteBuffer in = ByteBuffer.wrap(bytes(random));
    long versionMask = 0xF000L;
    long version4 = 0x4000L;
    long variantMask = 0xC000000000000000L;
    long variant = 0x8000000000000000L;
    return KeyId.of(
        new UUID(
            (in.getLong() & ~versionMask) | version4, (in.getLong() & ~variantMask) | variant));
  }

  /** Makes the ID of a set of multi-Region keys. */
  static KeyId multiRegion(SecureRandom random) {
    return new KeyId(KeyId.MULTI_REGION_PREFIX + HexFormat.of().formatHex(bytes(random)));
  }

  private static byte[] bytes(SecureRandom random) {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    return bits;
  }
}
