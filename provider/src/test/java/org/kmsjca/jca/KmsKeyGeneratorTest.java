// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.IvParameterSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsKeyGenParameterSpec;
import org.kmsjca.testing.FakeProvider;

/** KeyGenerator KMS-AES: section G of the JCA's rules, as docs/differences.md says. */
class KmsKeyGeneratorTest {

  private static final byte[] DATA = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();
  private KeyGenerator generator;

  @BeforeEach
  void makeGenerator() throws Exception {
    generator = KeyGenerator.getInstance("KMS-AES", fake.provider());
    fake.kms().forgetOperations();
  }

  private void assertUsable(KmsKey key) throws Exception {
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(DATA);
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
  }

  /** G-1, G-2: without init and with each harmless one. */
  @Test
  void generateKey_withoutParameters_makesAKeyWithoutAlias() throws Exception {
    assertUsable((KmsKey) generator.generateKey());
    generator.init(256);
    assertUsable((KmsKey) generator.generateKey());
    generator.init(new SecureRandom());
    assertUsable((KmsKey) generator.generateKey());
    generator.init(256, new SecureRandom());
    assertUsable((KmsKey) generator.generateKey());
    assertThat(fake.kms().keys()).hasSize(5);
    assertThat(fake.kms().aliases()).hasSize(1);
  }

  /** G-5: with an alias, with and without its prefix. */
  @ParameterizedTest
  @ValueSource(strings = {"new", "alias/new"})
  void generateKey_withAlias_givesTheKeyItsName(String alias) throws Exception {
    generator.init(new KmsKeyGenParameterSpec(alias, "a description", null));
    KmsKey key = (KmsKey) generator.generateKey();
    assertThat(key.keyId()).isEqualTo("alias/new");
    assertThat(fake.kms().aliases()).containsKey("alias/new");
    assertThat(fake.kms().keys()).anyMatch(made -> made.description().equals("a description"));
    assertUsable(key);
  }

  /** G-5: an alias that is taken: a clear error, and no key left behind. */
  @Test
  void generateKey_withATakenAlias_makesNoKey() throws Exception {
    generator.init(new KmsKeyGenParameterSpec("test"));
    assertThatThrownBy(generator::generateKey)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("alias/test")
        .hasMessageContaining("exists already")
        .hasMessageContaining("another alias");
    assertThat(fake.kms().operations()).doesNotContain("CreateKey");
    assertThat(fake.kms().keys()).hasSize(1);
  }

  /** G-5: the alias is taken between the look and the call: the key that was made is given back. */
  @Test
  void generateKey_whoseAliasIsTakenMeanwhile_givesTheKeyBack() throws Exception {
    KmsInvalidRequestException taken =
        new KmsInvalidRequestException(KmsErrorCode.ALREADY_EXISTS, "alias/new");
    fake.kms()
        .setFault(
            request -> {
              if (request instanceof CreateAlias) {
                throw taken;
              }
            });
    generator.init(new KmsKeyGenParameterSpec("new"));
    assertThatThrownBy(generator::generateKey)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("AlreadyExistsException")
        .hasCause(taken);
    assertThat(fake.kms().operations())
        .containsExactly("DescribeKey", "CreateKey", "CreateAlias", "ScheduleKeyDeletion");
    assertThat(fake.kms().keys())
        .filteredOn(key -> key.keyState() == KeyState.PENDING_DELETION)
        .hasSize(1);
  }

  /** G-4, W: a refusal is unchecked and has its cause. */
  @Test
  void generateKey_whenRefused_throwsUncheckedWithItsCause() {
    fake.kms()
        .setFault(
            request -> {
              throw request instanceof CreateKey
                  ? new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "no")
                  : new KmsLimitException(KmsErrorCode.THROTTLING, "slow");
            });
    assertThatThrownBy(generator::generateKey)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("PutKeyPolicy")
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
  }

  /** G-1. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 128, 192, 255, 257, 512})
  void init_withAnotherSize_isRefused(int bits) {
    assertThatThrownBy(() -> generator.init(bits))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("256");
  }

  /** G-5. */
  @Test
  void init_withUnknownParameters_isRefused() {
    assertThatThrownBy(() -> generator.init(new IvParameterSpec(new byte[12])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("IvParameterSpec")
        .hasMessageContaining("KmsKeyGenParameterSpec");
    assertThatThrownBy(() -> generator.init((AlgorithmParameterSpec) null))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
  }

  /** A later init forgets the alias of an earlier one. */
  @Test
  void init_again_startsAnew() throws Exception {
    generator.init(new KmsKeyGenParameterSpec("once"));
    generator.generateKey();
    generator.init(256);
    generator.generateKey();
    assertThat(fake.kms().aliases()).containsOnlyKeys("alias/test", "alias/once");
  }
}
