// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.Arrays;
import org.kmsjca.material.Bytes;

/** Changes of good bytes, for fuzz targets. */
final class NearlyRight {

  private NearlyRight() {}

  /* Something that is nearly right gets further than noise. */
  static byte[] of(Bytes good, byte[] input) {
    byte[] bytes = good.toByteArray();
    for (int i = 0; i + 2 < input.length; i += 3) {
      int index = Short.toUnsignedInt((short) (input[i] << 8 | (input[i + 1] & 0xFF)));
      bytes[index % bytes.length] ^= input[i + 2];
    }
    int size = input.length % 7 == 6 ? bytes.length - 1 : bytes.length;
    return Arrays.copyOf(bytes, size);
  }
}
