// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.material.KeyMaterial;

class AuthenticatedEncryptionTest {

  private static final HexFormat HEX = HexFormat.of();
  // Test case 16 of "The Galois/Counter Mode of Operation", McGrew and Viega.
  private static final KeyMaterial KEY =
      KeyMaterial.wrap(
          HEX.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  private static final byte[] IV = HEX.parseHex("cafebabefacedbaddecaf888");
  private static final byte[] ASSOCIATED_DATA =
      HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  private static final byte[] PLAINTEXT =
      HEX.parseHex(
          "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
              + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  private static final byte[] CIPHERTEXT =
      HEX.parseHex(
          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
              + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
              + "76fc6ece0f4e1768cddf8853bb2d551b");

  @Test
  void seal_publishedVector_givesItsCiphertext() {
    assertThat(AuthenticatedEncryption.seal(KEY, IV, ASSOCIATED_DATA, PLAINTEXT))
        .isEqualTo(CIPHERTEXT);
  }

  @Test
  void open_publishedVector_givesItsPlaintext() throws AEADBadTagException {
    assertThat(AuthenticatedEncryption.open(KEY, IV, ASSOCIATED_DATA, CIPHERTEXT))
        .isEqualTo(PLAINTEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 75})
  void open_truncatedCiphertext_isABadTag(int sizeBytes) {
    byte[] truncated = java.util.Arrays.copyOf(CIPHERTEXT, sizeBytes);
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> AuthenticatedEncryption.open(KEY, IV, ASSOCIATED_DATA, truncated));
  }

  @Test
  void open_otherAssociatedData_isABadTag() {
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> AuthenticatedEncryption.open(KEY, IV, new byte[0], CIPHERTEXT));
  }

  @Test
  void seal_keyOrIvOfAnotherSize_isRefused() {
    KeyMaterial shortKey = KeyMaterial.wrap(new byte[16]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthenticatedEncryption.seal(shortKey, IV, ASSOCIATED_DATA, PLAINTEXT))
        .withMessageContaining("16 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AuthenticatedEncryption.seal(KEY, new byte[16], ASSOCIATED_DATA, PLAINTEXT))
        .withMessageContaining("IV");
  }

  @Test
  void seal_afterwards_leavesTheCallersKeyAlive() {
    AuthenticatedEncryption.seal(KEY, IV, ASSOCIATED_DATA, PLAINTEXT);
    assertThat(KEY.isDestroyed()).isFalse();
  }
}
