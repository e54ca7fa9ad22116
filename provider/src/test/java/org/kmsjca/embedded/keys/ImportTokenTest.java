// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.crypto.AuthenticatedEncryption;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Import tokens on their way out and back. */
class ImportTokenTest {

  private static final int HEADER_BYTES = 29;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyMaterial SECRET = Generations.bytes(7);
  private static final Instant VALID_TO = Instant.parse("2026-06-01T12:00:00.123Z");
  private static final Arn KEY = KeyRecords.keyArn(new UUID(1, 2));
  private static final byte[] PRIVATE_KEY = {1, 2, 3, 4, 5};

  private static Bytes token(AlgorithmSpec algorithm) {
    return new ImportToken(KEY, algorithm, VALID_TO, KeyMaterial.copyOf(PRIVATE_KEY))
        .seal(SECRET, RANDOM);
  }

  private static void assertInvalid(KeyMaterial secret, byte[] token) {
    assertThatThrownBy(() -> ImportToken.open(secret, Bytes.copyOf(token)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.INVALID_IMPORT_TOKEN));
  }

  @ParameterizedTest
  @EnumSource(WrappingAlgorithm.class)
  void open_whatWasSealed_isTheSame(WrappingAlgorithm algorithm) {
    ImportToken opened = ImportToken.open(SECRET, token(algorithm.algorithm()));
    assertThat(opened.keyArn()).isEqualTo(KEY);
    assertThat(opened.algorithm()).isEqualTo(algorithm.algorithm());
    assertThat(opened.validTo()).isEqualTo(VALID_TO);
    assertThat(opened.privateKey().toByteArray()).isEqualTo(PRIVATE_KEY);
  }

  @Test
  @Spec("KM-40")
  void seal_isAsThePageSays() throws AEADBadTagException {
    byte[] token = token(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1).toByteArray();
    byte[] header = Arrays.copyOf(token, HEADER_BYTES);
    byte[] salt = Arrays.copyOfRange(token, 1, 17);
    byte[] iv = Arrays.copyOfRange(token, 17, HEADER_BYTES);
    assertThat(token[0]).isEqualTo((byte) 1);
    byte[] label = "KMS-JCA import token v1".getBytes(StandardCharsets.UTF_8);
    KeyMaterial key = KeyMaterial.wrap(Hkdf.derive(SECRET.toByteArray(), salt, label, 32));
    byte[] clear =
        AuthenticatedEncryption.open(
            key, iv, header, Arrays.copyOfRange(token, HEADER_BYTES, token.length));
    byte[] arn = KEY.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(clear)
        .isEqualTo(
            ByteBuffer.allocate(11 + arn.length + PRIVATE_KEY.length)
                .putLong(VALID_TO.toEpochMilli())
                .put((byte) 3)
                .putShort((short) arn.length)
                .put(arn)
                .put(PRIVATE_KEY)
                .array());
  }

  @Test
  void seal_twice_givesDifferentSaltAndIv() {
    byte[] one = token(AlgorithmSpec.RSAES_OAEP_SHA_1).toByteArray();
    byte[] other = token(AlgorithmSpec.RSAES_OAEP_SHA_1).toByteArray();
    assertThat(Arrays.copyOfRange(one, 1, 17)).isNotEqualTo(Arrays.copyOfRange(other, 1, 17));
    assertThat(Arrays.copyOfRange(one, 17, HEADER_BYTES))
        .isNotEqualTo(Arrays.copyOfRange(other, 17, HEADER_BYTES));
  }

  @Test
  void seal_leavesSecretAndPrivateKeyToTheCaller() {
    ImportToken token =
        new ImportToken(
            KEY, AlgorithmSpec.RSAES_OAEP_SHA_1, VALID_TO, KeyMaterial.copyOf(PRIVATE_KEY));
    ImportToken.open(SECRET, token.seal(SECRET, RANDOM));
    assertThat(token.privateKey().toByteArray()).isEqualTo(PRIVATE_KEY);
    assertThat(SECRET.isDestroyed()).isFalse();
  }

  @Test
  @Spec("KM-41")
  void open_whatWasNotMadeHere_isRefused() {
    byte[] token = token(AlgorithmSpec.RSAES_OAEP_SHA_256).toByteArray();
    assertInvalid(Generations.bytes(8), token);
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      assertInvalid(SECRET, changed);
    }
    for (int size : new int[] {0, 1, HEADER_BYTES, HEADER_BYTES + 1, token.length - 1}) {
      assertInvalid(SECRET, Arrays.copyOf(token, size));
    }
  }
}
