// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * Headers from anywhere are refused with the declared error, or are read as exactly what they are.
 */
class MessageHeaderFuzzTest {

  private static final byte[] GOOD =
      new MessageHeader(
              12,
              EncryptionContext.of("tenant", "a"),
              List.of(Bytes.wrap(new byte[100])),
              Bytes.wrap(new byte[MessageLayout.COMMITMENT_SIZE_BYTES]))
          .encode()
          .toByteArray();

  @FuzzTest
  void header_anyBytesOrAnyChange_isRefusedOrReadAsItIs(byte[] input) {
    read(input);
    byte[] changed = GOOD.clone();
    for (int i = 0; i + 1 < input.length; i += 2) {
      changed[Byte.toUnsignedInt(input[i]) % changed.length] ^= input[i + 1];
    }
    read(changed);
    read(Arrays.copyOf(changed, input.length % changed.length));
  }

  private static void read(byte[] message) {
    try {
      MessageHeader header = MessageHeader.parse(message, 0, message.length);
      int size = header.sizeBytes();
      assertThat(size).isLessThanOrEqualTo(message.length);
      assertThat(header.encode().toByteArray()).isEqualTo(Arrays.copyOf(message, size));
      assertThat(HeaderReader.headerSizeBytes(message, 0, message.length)).isEqualTo(size);
    } catch (MalformedMessageException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }
}
