// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.kms.KmsLockedException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/**
 * Every failure of the service arrives as an exception of the JCA that says what to do: table W.
 */
class ExceptionMappingTest {

  private static final byte[] DATA = "the plaintext 0123456789".getBytes(StandardCharsets.US_ASCII);

  private final FakeProvider fake = FakeProvider.make();

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, "no statement allows"),
            "PutKeyPolicy"),
        Arguments.of(
            new KmsKeyStateException(KmsErrorCode.DISABLED, "k is disabled."), "EnableKey"),
        Arguments.of(
            new KmsKeyStateException(KmsErrorCode.KMS_INVALID_STATE, "k is pending deletion."),
            "CancelKeyDeletion"),
        Arguments.of(new KmsNotFoundException(KmsErrorCode.NOT_FOUND, "k"), "check the identifier"),
        Arguments.of(
            new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, "down"), "try again later"),
        Arguments.of(new KmsLimitException(KmsErrorCode.THROTTLING, "slow"), "try again later"),
        Arguments.of(new KmsLockedException("no password yet"), "give it to KeyStore.load"),
        Arguments.of(
            new KmsInvalidRequestException(KmsErrorCode.INVALID_KEY_USAGE, "not for encryption"),
            "not for encryption"));
  }

  private KmsKey handle() {
    return new KmsKeyHandle(FakeProvider.ALIAS, null);
  }

  private void fail(KmsException failure) {
    fake.provider().clearCaches();
    fake.kms()
        .setFault(
            request -> {
              throw failure;
            });
  }

  /** C-40, W: init to encrypt. */
  @ParameterizedTest
  @MethodSource("failures")
  void encryptInit_whenTheServiceFails_throwsInvalidKey(KmsException failure, String advice)
      throws Exception {
    fail(failure);
    Cipher cipher = fake.cipher();
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, handle()))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(failure.code().awsName())
        .hasMessageContaining(advice)
        .hasCause(failure);
    assertThatThrownBy(() -> cipher.doFinal(DATA)).isInstanceOf(IllegalStateException.class);
    fake.kms().heal();
    cipher.init(Cipher.ENCRYPT_MODE, handle());
    assertThat(cipher.doFinal(DATA)).isNotEmpty();
  }

  /** C-38, C-40, C-41, W: decrypting, in one shot and in pieces; the next message works. */
  @ParameterizedTest
  @MethodSource("failures")
  void decrypt_whenTheServiceFails_throwsUnchecked(KmsException failure, String advice)
      throws Exception {
    byte[] message = fake.encrypt(DATA);
    Cipher cipher = fake.cipher();
    cipher.init(Cipher.DECRYPT_MODE, handle());
    fail(failure);
    assertThatThrownBy(() -> cipher.doFinal(message))
        .isExactlyInstanceOf(ProviderException.class)
        .hasMessageContaining(failure.code().awsName())
        .hasMessageContaining(advice)
        .hasCause(failure);
    assertThatThrownBy(() -> cipher.update(message))
        .isExactlyInstanceOf(ProviderException.class)
        .hasCause(failure);
    byte[] out = new byte[100];
    assertThatThrownBy(() -> cipher.doFinal(message, 0, message.length, out, 0))
        .isExactlyInstanceOf(ProviderException.class)
        .hasCause(failure);
    fake.kms().heal();
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
  }

  /** C-40: the second message of an encryptor, which needs a new data key. */
  @ParameterizedTest
  @MethodSource("failures")
  void encryptNext_whenTheServiceFails_throwsUncheckedAndGoesOn(KmsException failure, String advice)
      throws Exception {
    Cipher cipher = fake.encryptor();
    cipher.doFinal(DATA);
    fail(failure);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> cipher.doFinal(DATA))
          .isExactlyInstanceOf(ProviderException.class)
          .hasMessageContaining(advice)
          .hasCause(failure);
      assertThatThrownBy(() -> cipher.update(DATA)).hasCause(failure);
      assertThatThrownBy(() -> cipher.updateAAD(DATA)).hasCause(failure);
    }
    fake.kms().heal();
    assertThat(fake.decrypt(cipher.doFinal(DATA))).isEqualTo(DATA);
  }

  /** DC-10, DC-11: a cached data key of a disabled key is used no more, in either direction. */
  @Test
  @Spec({"DC-10", "DC-11"})
  void cachedDataKey_ofADisabledKey_stopsTheNextUse() throws Exception {
    Cipher encryptor = fake.encryptor();
    byte[] message = encryptor.doFinal(DATA);
    Cipher decryptor = fake.decryptor();
    decryptor.doFinal(message);
    fake.kms().setDisabled(true);
    assertThatThrownBy(() -> fake.cipher().init(Cipher.ENCRYPT_MODE, handle()))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> encryptor.doFinal(DATA))
        .hasCauseInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> decryptor.doFinal(message))
        .hasCauseInstanceOf(KmsKeyStateException.class);
    fake.kms().setDisabled(false);
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
    assertThat(fake.decrypt(encryptor.doFinal(DATA))).isEqualTo(DATA);
  }

  /** C-37, MF-29: whatever is wrong with a message, the exception is the same. */
  @Test
  @Spec("MF-29")
  void damagedMessages_ofEveryKind_giveOneMessage() throws Exception {
    byte[] message = fake.encrypt(DATA);
    Cipher cipher = fake.decryptor();
    String expected = null;
    for (int i = 0; i < message.length; i++) {
      byte[] damaged = message.clone();
      damaged[i] ^= (byte) 0x80;
      byte[] cut = java.util.Arrays.copyOf(message, i);
      for (byte[] wrong : new byte[][] {damaged, cut}) {
        Throwable thrown = catchThrowable(() -> cipher.doFinal(wrong));
        assertThat(thrown).as("byte %d", i).isInstanceOf(AEADBadTagException.class).hasNoCause();
        expected = expected == null ? thrown.getMessage() : expected;
        assertThat(thrown).hasMessage(expected);
      }
    }
    byte[] longer = java.util.Arrays.copyOf(message, message.length + 1);
    assertThatThrownBy(() -> cipher.doFinal(longer)).hasMessage(expected);
    assertThatThrownBy(() -> cipher.doFinal("no message at all".getBytes(StandardCharsets.UTF_8)))
        .hasMessage(expected);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
  }

  private static String allTexts(Throwable thrown) {
    StringBuilder texts = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      texts.append(t).append('\n');
    }
    return texts.toString();
  }

  /** C-42: no plaintext, AAD, context value or data key in any exception or description. */
  @Test
  void exceptionsAndDescriptions_showNoSecrets() throws Exception {
    Map<String, String> context = Map.of("patient", "value-of-context");
    byte[] aad = "value-of-aad".getBytes(StandardCharsets.US_ASCII);
    Cipher encryptor = fake.cipher();
    encryptor.init(Cipher.ENCRYPT_MODE, fake.key(), new KmsParameterSpec(context));
    encryptor.updateAAD(aad);
    byte[] message = encryptor.doFinal(DATA);
    StringBuilder texts = new StringBuilder();
    texts.append(encryptor).append(encryptor.getParameters()).append(fake.key());
    texts.append(new KmsParameterSpec(context)).append(fake.provider());
    Cipher decryptor = fake.cipher();
    decryptor.init(
        Cipher.DECRYPT_MODE,
        handle(),
        new KmsParameterSpec(Map.of("patient", "another value-of-context")));
    texts.append(allTexts(catchThrowable(() -> decryptor.doFinal(message))));
    decryptor.init(Cipher.DECRYPT_MODE, handle());
    texts.append(allTexts(catchThrowable(() -> decryptor.doFinal(message))));
    fail(new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, "down"));
    texts.append(allTexts(catchThrowable(() -> decryptor.doFinal(message))));
    texts.append(
        allTexts(
            catchThrowable(
                () ->
                    decryptor.init(Cipher.ENCRYPT_MODE, handle(), new KmsParameterSpec(context)))));
    assertThat(texts.toString())
        .contains("patient")
        .doesNotContain("value-of-context")
        .doesNotContain("value-of-aad")
        .doesNotContain("the plaintext");
    for (byte[] dataKey : fake.kms().dataKeys()) {
      assertThat(texts.toString()).doesNotContain(HexFormat.of().formatHex(dataKey));
    }
  }
}
