// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;

/** What can be read of a message without a key. */
class MessageSummaryTest {

  @TempDir private Path directory;

  private final FakeProvider fake = FakeProvider.make();

  private MessageSummary read(byte[] message) throws IOException, DataFormatException {
    try (FileChannel in = FileChannel.open(Files.write(directory.resolve("m"), message))) {
      return MessageSummary.read(in);
    }
  }

  @Test
  void summary_ofAMessage_tellsWhatItsWriterChose() throws Exception {
    EncryptionContext context = EncryptionContext.of(Map.of("tenant", "7"));
    fake.kms().makeKey("alias/second");
    Cipher cipher = fake.cipher();
    cipher.init(
        Cipher.ENCRYPT_MODE,
        fake.key(),
        new KmsParameterSpec(context, Bytes.utf8("iv"), List.of("alias/second")));
    byte[] message = cipher.doFinal(new byte[300_000]);
    MessageSummary summary = read(message);
    assertThat(summary.formatVersion()).isEqualTo(1);
    assertThat(summary.suite()).isEqualTo(1);
    assertThat(summary.segmentSizeBytes()).isEqualTo(FakeProvider.SEGMENT_BYTES);
    assertThat(summary.encryptionContext()).isEqualTo(context);
    assertThat(summary.wrappedKeys()).hasSize(2);
    assertThat(summary.commitment().sizeBytes()).isEqualTo(32);
    assertThat(summary.ivBound()).isTrue();
    assertThat(summary.aadBound()).isFalse();
    assertThat(summary.messageSizeBytes()).isEqualTo(message.length);
    assertThat(summary.plaintextSizeBytes()).hasValue(300_000);
    assertThat(read(cipher.doFinal(new byte[3])).messageNumber())
        .isEqualTo(summary.messageNumber() + 1);
  }

  @Test
  void summary_ofACutMessage_hasNoPlaintextSize() throws Exception {
    byte[] message = fake.encrypt(new byte[0]);
    MessageSummary whole = read(message);
    assertThat(whole.plaintextSizeBytes()).hasValue(0);
    assertThat(read(Arrays.copyOf(message, message.length - 1)).plaintextSizeBytes()).isEmpty();
    int start = whole.headerSizeBytes() + 9;
    assertThat(read(Arrays.copyOf(message, start)).plaintextSizeBytes()).isEmpty();
    for (int size : new int[] {0, 2, 20, start - 10, start - 1}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(message, size)))
          .isInstanceOf(DataFormatException.class);
    }
  }

  @Test
  void summary_ofForeignData_isRefused() {
    assertThatThrownBy(() -> read(new byte[1000]))
        .isInstanceOf(DataFormatException.class)
        .hasMessage("the data does not start like a message");
  }

  /** A provider in front of an open service uses that one, whatever its settings say. */
  @Test
  void providerOfAnOpenService_usesThatService() throws Exception {
    KmsProvider provider = KmsProvider.of(FakeProvider.make().configuration(), fake.kms());
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    record Named(String keyId) implements KmsKey {
      private static final long serialVersionUID = 1L;
    }

    cipher.init(Cipher.ENCRYPT_MODE, new Named(fake.keyArn()));
    assertThat(fake.decrypt(cipher.doFinal(new byte[10]))).isEqualTo(new byte[10]);
    assertThat(provider.kms()).isSameAs(fake.kms());
  }
}
