// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.kmsjca.kms.KeyId;

/**
 * Key IDs as bytes: one byte for the form, then the 128 bits that the digits stand for.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 */
final class KeyIdCodec {

  /** Size of an encoded key ID in bytes. */
  static final int SIZE_BYTES = 1 + 2 * Long.BYTES;

  private static final byte SINGLE_REGION = 0;
  private static final byte MULTI_REGION = 1;
  private static final String MULTI_REGION_PREFIX = "mrk-";

  private KeyIdCodec() {}

  /** Encodes a key ID in {@link #SIZE_BYTES} bytes. */
  static byte[] encode(KeyId keyId) {
    boolean multiRegion = keyId.value().startsWith(MULTI_REGION_PREFIX);
    String digits =
        multiRegion
            ? keyId.value().substring(MULTI_REGION_PREFIX.length())
            : keyId.value().replace("-", "");
    return ByteBuffer.allocate(SIZE_BYTES)
        .put(multiRegion ? MULTI_REGION : SINGLE_REGION)
        .put(HexFormat.of().parseHex(digits))
        .array();
  }

  /** Decodes a key ID; gives none for an unknown form. */
  static Optional<KeyId> decode(byte[] source, int offset) {
    ByteBuffer in = ByteBuffer.wrap(source, offset, SIZE_BYTES);
    return switch (in.get()) {
      case SINGLE_REGION -> Optional.of(KeyId.of(new UUID(in.getLong(), in.getLong())));
      case MULTI_REGION ->
          Optional.of(
              new KeyId(
                  MULTI_REGION_PREFIX
                      + HexFormat.of().formatHex(source, offset + 1, offset + SIZE_BYTES)));
      default -> Optional.empty();
    };
  }
}
