// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.util.Optional;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Wrapped material from anywhere opens to nothing. */
class WrappedMaterialFuzzTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RsaOaep.KeyPair PAIR = RsaOaep.generate(2048, RANDOM);

  @FuzzTest
  void wrappedMaterial_anyBytes_isNothing(byte[] input) {
    for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
      Optional<KeyMaterial> opened = algorithm.unwrap(PAIR.privateKey(), Bytes.copyOf(input));
      assertThat(opened).isEmpty();
    }
  }
}
