// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Ciphertexts from anywhere are refused with the declared error only. */
class CiphertextBlobFuzzTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KmsKeyRecord KEY = KeyRecords.symmetric(RANDOM);
  private static final Bytes BLOB =
      CiphertextBlob.seal(
          KEY.currentBackingKey().orElseThrow(),
          KEY.keyId(),
          KeyMaterial.wrap(new byte[32]),
          EncryptionContext.EMPTY,
          RANDOM);

  @FuzzTest
  void ciphertext_anyBytesOrAnyChange_isInvalid(byte[] input) {
    expectInvalidCiphertext(Bytes.copyOf(input));
    byte[] changed = NearlyRight.of(BLOB, input);
    if (!BLOB.equals(Bytes.copyOf(changed))) {
      expectInvalidCiphertext(Bytes.wrap(changed));
    }
  }

  private static void expectInvalidCiphertext(Bytes blob) {
    try {
      CiphertextBlob.parse(blob)
          .open(KEY.currentBackingKey().orElseThrow(), EncryptionContext.EMPTY);
      throw new AssertionError("opened");
    } catch (KmsException e) {
      assertThat(e.code()).isEqualTo(KmsErrorCode.INVALID_CIPHERTEXT);
      assertThat(e.detail()).isEmpty();
    }
  }
}
