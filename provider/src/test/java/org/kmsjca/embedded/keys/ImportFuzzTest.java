// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Tokens, wrapped material and ciphertexts from anywhere are refused with declared errors only. */
class ImportFuzzTest {

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
  private static final KmsKeyRecord KEY = KeyRecords.symmetric(RANDOM);
  private static final Bytes BLOB =
      CiphertextBlob.seal(
          KEY.currentBackingKey().orElseThrow(),
          KEY.keyId(),
          KeyMaterial.wrap(new byte[32]),
          EncryptionContext.EMPTY,
          RANDOM);

  @FuzzTest
  void token_anyBytesOrAnyChange_isInvalid(byte[] input) {
    expectInvalidToken(Bytes.copyOf(input));
    byte[] changed = changed(TOKEN, input);
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

  @FuzzTest
  void wrappedMaterial_anyBytes_isNothing(byte[] input) {
    for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
      Optional<KeyMaterial> opened = algorithm.unwrap(PAIR.privateKey(), Bytes.copyOf(input));
      assertThat(opened).isEmpty();
    }
  }

  @FuzzTest
  void ciphertext_anyBytesOrAnyChange_isInvalid(byte[] input) {
    expectInvalidCiphertext(Bytes.copyOf(input));
    byte[] changed = changed(BLOB, input);
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

  /* Something that is nearly right gets further than noise. */
  private static byte[] changed(Bytes good, byte[] input) {
    byte[] bytes = good.toByteArray();
    for (int i = 0; i + 2 < input.length; i += 3) {
      int index = Short.toUnsignedInt((short) (input[i] << 8 | (input[i + 1] & 0xFF)));
      bytes[index % bytes.length] ^= input[i + 2];
    }
    int size = input.length % 7 == 6 ? bytes.length - 1 : bytes.length;
    return Arrays.copyOf(bytes, size);
  }
}
