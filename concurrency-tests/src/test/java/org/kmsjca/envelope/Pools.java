// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.material.KeyMaterial;

/** Pools of engine ciphers for the tests of this package. */
final class Pools {

  private static final AesGcmEngine ENGINE = AesGcmEngine.named("SunJCE");
  private static final KeyMaterial KEY = KeyMaterial.wrap(new byte[AesGcmCipher.KEY_BYTES]);

  private Pools() {}

  static SegmentCipherPool newPool() {
    return new SegmentCipherPool(ENGINE, KEY.copy());
  }

  static SegmentCipherPool withOneIdleCipher() {
    SegmentCipherPool pool = newPool();
    pool.giveBack(pool.borrow());
    return pool;
  }

  static SegmentCipher newCipher() {
    return new SegmentCipher(ENGINE.newCipher(KEY), true);
  }

  static String compare(SegmentCipher first, SegmentCipher second) {
    if (first == null || second == null) {
      return "NOTHING";
    }
    return first == second ? "ONE" : "two";
  }
}
