// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Import tokens from anywhere are refused with the declared error only. */
class ImportTokenFuzzTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyMaterial SECRET = KeyMaterial.wrap(new byte[ImportToken.SECRET_BYTES]);
  private static final RsaOaep.KeyPair PAIR = RsaOaep.generate(2048, RANDOM);
  private static final Bytes TOKEN =
      new ImportToken(
              KeyRecords.keyArn(new UUID(1, 2)),
              AlgorithmSpec.RSAES_OAEP_SHA_256,
              Instant.EPOCH,
              PAIR.privateKey())
          .seal(SECRET, RANDOM);

  @FuzzTest
  void token_anyBytesOrAnyChange_isInvalid(byte[] input) {
    expectInvalidToken(Bytes.copyOf(input));
    byte[] changed = NearlyRight.of(TOKEN, input);
    if (!TOKEN.equals(Bytes.copyOf(changed))) {
      expectInvalidToken(Bytes.wrap(changed));
    }
  }

  private static void expectInvalidToken(Bytes token) {
    try {
      throw new AssertionError("opened: " + ImportToken.open(SECRET, token).keyArn());
    } catch (KmsException e) {
      assertThat(e.code()).isEqualTo(KmsErrorCode.INVALID_IMPORT_TOKEN);
    }
  }
}
