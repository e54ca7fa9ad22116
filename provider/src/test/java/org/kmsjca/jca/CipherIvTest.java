// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.AlgorithmParameters;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;

/** IVs that callers give and get: bound to the message, never the IV of AES-GCM. */
class CipherIvTest {

  private static final byte[] DATA = {1, 2, 3};
  private static final byte[] IV = {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};

  private final FakeProvider fake = FakeProvider.make();

  static Stream<AlgorithmParameterSpec> specsWithTheIv() {
    return Stream.of(
        new GCMParameterSpec(128, IV),
        new IvParameterSpec(IV),
        new KmsParameterSpec(EncryptionContext.EMPTY, Bytes.copyOf(IV), List.of()));
  }

  private byte[] encrypt(AlgorithmParameterSpec spec) throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), spec);
    return cipher.doFinal(DATA);
  }

  private byte[] decrypt(byte[] message, AlgorithmParameterSpec spec) throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, fake.key(), spec);
    return cipher.doFinal(message);
  }

  /**
   * C-6 as docs/differences.md says, C-7: the same code decrypts, in whatever form it gives the IV.
   */
  @ParameterizedTest
  @MethodSource("specsWithTheIv")
  void callerIv_inAnyForm_decryptsWithAnyForm(AlgorithmParameterSpec spec) throws Exception {
    byte[] message = encrypt(spec);
    for (AlgorithmParameterSpec other : specsWithTheIv().toList()) {
      assertThat(decrypt(message, other)).isEqualTo(DATA);
    }
  }

  /** C-13: getIV() is what the caller gave. */
  @ParameterizedTest
  @MethodSource("specsWithTheIv")
  void getIv_withCallerIv_isTheCallersIv(AlgorithmParameterSpec spec) throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), spec);
    assertThat(cipher.getIV()).isEqualTo(IV);
    cipher.doFinal(DATA);
    assertThat(cipher.getIV()).isEqualTo(IV);
  }

  /** C-6, C-7: through AlgorithmParameters of both names. */
  @ParameterizedTest
  @ValueSource(strings = {"KMS-AES", "GCM"})
  void callerIv_inAlgorithmParameters_decrypts(String algorithm) throws Exception {
    AlgorithmParameters parameters =
        algorithm.equals("GCM")
            ? AlgorithmParameters.getInstance(algorithm)
            : AlgorithmParameters.getInstance(algorithm, fake.provider());
    parameters.init(new GCMParameterSpec(128, IV));
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), parameters);
    byte[] message = cipher.doFinal(DATA);
    cipher.init(Cipher.DECRYPT_MODE, fake.key(), parameters);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
    assertThat(decrypt(message, new GCMParameterSpec(128, IV))).isEqualTo(DATA);
  }

  /** C-7: every wrong IV fails as a wrong tag does. */
  @ParameterizedTest
  @MethodSource("specsWithTheIv")
  void callerIv_whenAnotherIsGiven_fails(AlgorithmParameterSpec spec) throws Exception {
    byte[] message = encrypt(spec);
    for (int bit = 0; bit < IV.length * 8; bit++) {
      byte[] wrong = IV.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> decrypt(message, new GCMParameterSpec(128, wrong)))
          .isInstanceOf(AEADBadTagException.class);
    }
    byte[] shorter = Arrays.copyOf(IV, 11);
    byte[] longer = Arrays.copyOf(IV, 13);
    assertThatThrownBy(() -> decrypt(message, new IvParameterSpec(shorter)))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> decrypt(message, new IvParameterSpec(longer)))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> decrypt(message, null)).isInstanceOf(AEADBadTagException.class);
  }

  /** C-7: the message has none, the reader has one. */
  @Test
  void callerIv_forAMessageWithoutOne_fails() throws Exception {
    byte[] message = encrypt(null);
    assertThatThrownBy(() -> decrypt(message, new GCMParameterSpec(128, IV)))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** C-22 as docs/differences.md says: repeating an IV does no harm. */
  @Test
  void callerIv_repeated_givesDifferentMessages() throws Exception {
    GCMParameterSpec spec = new GCMParameterSpec(128, IV);
    byte[] first = encrypt(spec);
    byte[] second = encrypt(spec);
    assertThat(first).isNotEqualTo(second);
    int tail = DATA.length + 16;
    assertThat(Arrays.copyOfRange(first, first.length - tail, first.length))
        .as("ciphertext and tag of the same plaintext under the same IV")
        .isNotEqualTo(Arrays.copyOfRange(second, second.length - tail, second.length));
    assertThat(decrypt(first, spec)).isEqualTo(DATA);
    assertThat(decrypt(second, spec)).isEqualTo(DATA);
  }

  /** A caller's IV has any size from one byte on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 12, 16, 128})
  void callerIv_ofAnySize_decrypts(int size) throws Exception {
    byte[] iv = new byte[size];
    Arrays.fill(iv, (byte) 7);
    assertThat(decrypt(encrypt(new IvParameterSpec(iv)), new GCMParameterSpec(128, iv)))
        .isEqualTo(DATA);
  }

  /** C-13: clients store getIV() and pass it back (IvParameterSpec, GCMParameterSpec). */
  @Test
  void getIv_withoutCallerIv_isAcceptedAtDecryption() throws Exception {
    Cipher cipher = fake.encryptor();
    byte[] before = cipher.getIV();
    byte[] message = cipher.doFinal(DATA);
    byte[] iv = cipher.getIV();
    assertThat(iv).hasSize(12).isEqualTo(before);
    assertThat(decrypt(message, new GCMParameterSpec(128, iv))).isEqualTo(DATA);
    assertThat(decrypt(message, new IvParameterSpec(iv))).isEqualTo(DATA);
    iv[0] ^= 1;
    assertThatThrownBy(() -> decrypt(message, new IvParameterSpec(iv)))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** C-13: a fresh copy each time. */
  @Test
  void getIv_changedByItsCaller_isUnharmed() throws Exception {
    Cipher cipher = fake.encryptor();
    byte[] iv = cipher.getIV();
    Arrays.fill(iv, (byte) 0x55);
    assertThat(cipher.getIV()).isNotEqualTo(iv);
  }

  /** C-6: a caller may change its array after init. */
  @Test
  void callerIv_changedAfterInit_isTheOneGiven() throws Exception {
    byte[] iv = IV.clone();
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), new IvParameterSpec(iv));
    Arrays.fill(iv, (byte) 0);
    assertThat(decrypt(cipher.doFinal(DATA), new IvParameterSpec(IV))).isEqualTo(DATA);
  }

  /** C-14: after doFinal they describe the message just made, however many follow. */
  @Test
  void parameters_afterDoFinal_describeTheMessageJustMade() throws Exception {
    Cipher cipher = fake.encryptor();
    for (int i = 0; i < 3; i++) {
      byte[] message = cipher.doFinal(DATA);
      byte[] iv = cipher.getIV();
      for (int times = 0; times < 3; times++) {
        assertThat(cipher.getOutputSize(0)).as("a query begins no message").isPositive();
        assertThat(cipher.getIV()).isEqualTo(iv);
        AlgorithmParameters parameters = cipher.getParameters();
        assertThat(parameters.getAlgorithm()).as("F-5").isEqualTo("KMS-AES");
        Cipher decryptor = fake.cipher();
        decryptor.init(Cipher.DECRYPT_MODE, fake.key(), parameters);
        assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
      }
    }
  }

  /** C-14, C-23: the next message has an IV of its own. */
  @Test
  void parameters_ofAnotherMessage_fail() throws Exception {
    Cipher cipher = fake.encryptor();
    byte[] first = cipher.doFinal(DATA);
    cipher.doFinal(DATA);
    AlgorithmParameters ofSecond = cipher.getParameters();
    Cipher decryptor = fake.cipher();
    decryptor.init(Cipher.DECRYPT_MODE, fake.key(), ofSecond);
    assertThatThrownBy(() -> decryptor.doFinal(first)).isInstanceOf(AEADBadTagException.class);
  }

  /** C-15: they may travel: encoded, made again by another provider object, and used. */
  @Test
  void parameters_encodedAndDecoded_decrypt() throws Exception {
    Cipher cipher = fake.cipher();
    EncryptionContext context = EncryptionContext.of("tenant", "a");
    cipher.init(Cipher.ENCRYPT_MODE, fake.key(), new KmsParameterSpec(context));
    byte[] message = cipher.doFinal(DATA);
    byte[] encoded = cipher.getParameters().getEncoded();
    AlgorithmParameters read = AlgorithmParameters.getInstance("KMS-AES", new KmsProvider());
    read.init(encoded);
    Cipher decryptor = fake.cipher();
    decryptor.init(Cipher.DECRYPT_MODE, fake.key(), read);
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
  }

  /** C-13: decrypting, the IV is known once the header is. */
  @Test
  void getIv_whenDecrypting_isThatOfTheMessage() throws Exception {
    Cipher cipher = fake.encryptor();
    byte[] message = cipher.doFinal(DATA);
    Cipher decryptor = fake.decryptor();
    assertThat(decryptor.getIV()).isNull();
    assertThat(decryptor.getParameters()).isNull();
    decryptor.doFinal(message);
    assertThat(decryptor.getIV()).isEqualTo(cipher.getIV());
    decryptor.init(Cipher.DECRYPT_MODE, fake.key());
    assertThat(decryptor.getIV()).as("of the new init").isNull();
  }
}
