// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.FakeProvider;

/** The JDK's cipher streams, which swallow checked exceptions: section D of the JCA's rules. */
class CipherStreamsTest {

  private static final int SEGMENT = FakeProvider.SEGMENT_BYTES;

  private final FakeProvider fake = FakeProvider.make();

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static void write(OutputStream out, byte[] data, int piece) throws IOException {
    try (out) {
      for (int i = 0; i < data.length; i += piece) {
        out.write(data, i, Math.min(piece, data.length - i));
      }
    }
  }

  private static byte[] read(InputStream in, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[piece];
    try (in) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        out.write(buffer, 0, got);
      }
    }
    return out.toByteArray();
  }

  private void breakService() {
    fake.provider().clearCaches();
    fake.kms()
        .setFault(
            request -> {
              throw new KmsUnavailableException(KmsErrorCode.KEY_UNAVAILABLE, null);
            });
  }

  /** D-1, D-2: all four streams, with pieces smaller and larger than segments. */
  @ParameterizedTest
  @CsvSource({
    "0,1",
    "1,1",
    "100,7",
    "4096,1",
    "4097,4096",
    "8192,8192",
    "20000,1000",
    "100000,30000",
    "12345,12345"
  })
  void streams_inBothDirections_roundTrip(int size, int piece) throws Exception {
    byte[] plaintext = random(size);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    write(new CipherOutputStream(message, fake.encryptor()), plaintext, piece);
    assertThat(fake.decrypt(message.toByteArray())).isEqualTo(plaintext);

    byte[] read =
        read(new CipherInputStream(new ByteArrayInputStream(plaintext), fake.encryptor()), piece);
    assertThat(fake.decrypt(read)).isEqualTo(plaintext);

    ByteArrayOutputStream back = new ByteArrayOutputStream();
    write(new CipherOutputStream(back, fake.decryptor()), read, piece);
    assertThat(back.toByteArray()).isEqualTo(plaintext);

    ByteArrayInputStream in = new ByteArrayInputStream(message.toByteArray());
    assertThat(read(new CipherInputStream(in, fake.decryptor()), piece)).isEqualTo(plaintext);
  }

  /** C-17, C-19, D-6: memory stays small because segments go out as they are complete. */
  @Test
  void outputStream_beforeClose_hasWrittenTheCompleteSegments() throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try (CipherOutputStream out = new CipherOutputStream(message, fake.encryptor())) {
      out.write(random(10 * SEGMENT));
      out.flush();
      assertThat(message.size()).isGreaterThan(9 * SEGMENT);
    }
  }

  /** D-4, W: a message cut anywhere, and one that is changed anywhere. */
  @ParameterizedTest
  @ValueSource(ints = {100, SEGMENT, 3 * SEGMENT})
  void inputStream_ofATruncatedMessage_throwsIoException(int size) throws Exception {
    byte[] message = fake.encrypt(random(size));
    Random random = new Random(size);
    for (int i = 0; i < 50; i++) {
      byte[] cut = Arrays.copyOf(message, i == 0 ? 0 : random.nextInt(message.length));
      assertThatThrownBy(
              () ->
                  read(new CipherInputStream(new ByteArrayInputStream(cut), fake.decryptor()), 999))
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(AEADBadTagException.class);
    }
  }

  /** D-4: cut exactly behind a segment, where a reader could take it for the end. */
  @Test
  void inputStream_cutBehindASegment_throwsIoException() throws Exception {
    byte[] message = fake.encrypt(random(3 * SEGMENT));
    byte[] cut = Arrays.copyOf(message, message.length - SEGMENT - 16);
    assertThatThrownBy(
            () -> read(new CipherInputStream(new ByteArrayInputStream(cut), fake.decryptor()), 999))
        .isInstanceOf(IOException.class);
  }

  /** C-40, X-5: decrypting during an outage is no end of the data. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 3 * SEGMENT})
  void inputStream_duringAnOutage_throwsUnchecked(int size) throws Exception {
    byte[] message = fake.encrypt(random(size));
    Cipher decryptor = fake.decryptor();
    breakService();
    assertThatThrownBy(
            () -> read(new CipherInputStream(new ByteArrayInputStream(message), decryptor), 999))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsUnavailableException.class);
  }

  /** C-40, X-5: and not an empty file. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 3 * SEGMENT})
  void outputStream_decryptingDuringAnOutage_throwsUnchecked(int size) throws Exception {
    byte[] message = fake.encrypt(random(size));
    Cipher decryptor = fake.decryptor();
    breakService();
    assertThatThrownBy(
            () ->
                write(new CipherOutputStream(new ByteArrayOutputStream(), decryptor), message, 999))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsUnavailableException.class);
  }

  /** What has begun with its first byte needs the service no more. */
  @Test
  void outputStream_encryptingDuringAnOutage_finishesWhatHasBegun() throws Exception {
    byte[] plaintext = random(3 * SEGMENT);
    Cipher encryptor = fake.encryptor();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    CipherOutputStream out = new CipherOutputStream(message, encryptor);
    out.write(plaintext, 0, 1);
    breakService();
    write(out, Arrays.copyOfRange(plaintext, 1, plaintext.length), 1000);
    fake.kms().heal();
    assertThat(fake.decrypt(message.toByteArray())).isEqualTo(plaintext);
  }

  /** C-40, X-5: a second message needs a data key at close; that must not be swallowed. */
  @Test
  void outputStream_thatNeedsADataKeyAtClose_throwsUnchecked() throws Exception {
    Cipher encryptor = fake.encryptor();
    encryptor.doFinal();
    breakService();
    CipherOutputStream out = new CipherOutputStream(new ByteArrayOutputStream(), encryptor);
    assertThatThrownBy(out::close)
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsUnavailableException.class);
  }

  /** D-3: the JDK's stream swallows the error at close; what was not verified is not written. */
  @Test
  void outputStream_decryptingADamagedMessage_writesVerifiedSegmentsOnly() throws Exception {
    byte[] plaintext = random(3 * SEGMENT);
    byte[] message = fake.encrypt(plaintext);
    message[message.length - 1] ^= 1;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (CipherOutputStream out = new CipherOutputStream(written, fake.decryptor())) {
      out.write(message);
    } catch (IOException e) {
      // Allowed, but the JDK does not do it.
      assertThat(e).hasCauseInstanceOf(java.security.GeneralSecurityException.class);
    }
    assertThat(written.size()).isLessThan(plaintext.length);
    assertThat(written.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, written.size()));
  }

  /** D-4, D-5: closing a half-read stream is harmless, and so is closing one that was read. */
  @Test
  void inputStream_closedHalfRead_leavesTheCipherUsable() throws Exception {
    byte[] message = fake.encrypt(random(3 * SEGMENT));
    Cipher decryptor = fake.decryptor();
    try (InputStream in = new CipherInputStream(new ByteArrayInputStream(message), decryptor)) {
      assertThat(in.read()).isGreaterThanOrEqualTo(0);
    }
    assertThat(decryptor.doFinal(message)).hasSize(3 * SEGMENT);
    try (InputStream in = new CipherInputStream(new ByteArrayInputStream(message), decryptor)) {
      assertThat(in.available()).isZero();
      assertThat(in.readAllBytes()).hasSize(3 * SEGMENT);
    }
    assertThat(decryptor.doFinal(message)).hasSize(3 * SEGMENT);
  }
}
