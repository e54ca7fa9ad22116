// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.kmsjca.channel.Piece;
import org.kmsjca.testing.FakeProvider;

/** What a transfer leaves behind when it fails in the middle of a message: nothing. */
class MessageStageTest {

  private static final byte[] TEXT = {1, 2, 3};

  private final FakeProvider fake = FakeProvider.make();

  private static Piece piece(byte[] bytes) {
    Piece piece = new Piece(bytes.length);
    System.arraycopy(bytes, 0, piece.bytes(), 0, bytes.length);
    piece.setSize(bytes.length);
    return piece;
  }

  /** The cipher holds the part of a segment until it is dropped. */
  @Test
  void encryption_closedInTheMiddle_dropsItsMessage() throws Exception {
    Cipher cipher = fake.encryptor();
    try (MessageStage stage = new MessageStage.Encrypting(cipher)) {
      stage.update(piece(new byte[FakeProvider.SEGMENT_BYTES / 2]), new Piece(0));
    }
    assertThat(fake.decrypt(cipher.doFinal(TEXT))).isEqualTo(TEXT);
  }

  @Test
  void decryption_closedInTheMiddle_dropsItsMessage() throws Exception {
    byte[] message = fake.encrypt(new byte[MessageStage.PIECE_BYTES]);
    byte[] first = Arrays.copyOf(message, MessageStage.PIECE_BYTES);
    Cipher cipher = fake.decryptor();
    try (MessageStage stage = new MessageStage.Decrypting(cipher)) {
      int used = stage.begin(first);
      stage.update(piece(Arrays.copyOfRange(message, used, used + 100)), new Piece(0));
    }
    assertThat(cipher.doFinal(fake.encrypt(TEXT))).isEqualTo(TEXT);
  }

  @Test
  void reencryption_closedInTheMiddle_dropsBothMessages() throws Exception {
    byte[] message = fake.encrypt(new byte[MessageStage.PIECE_BYTES]);
    Cipher reading = fake.decryptor();
    Cipher writing = fake.encryptor();
    Piece between = new Piece(0);
    try (MessageStage stage =
        new MessageStage.Reencrypting(
            new MessageStage.Decrypting(reading), new MessageStage.Encrypting(writing), between)) {
      int used = stage.begin(Arrays.copyOf(message, MessageStage.PIECE_BYTES));
      int some = 2 * FakeProvider.SEGMENT_BYTES;
      stage.update(piece(Arrays.copyOfRange(message, used, used + some)), new Piece(0));
    }
    assertThat(reading.doFinal(fake.encrypt(TEXT))).isEqualTo(TEXT);
    assertThat(fake.decrypt(writing.doFinal(TEXT))).isEqualTo(TEXT);
    assertThat(between.bytes()).isEqualTo(new byte[between.bytes().length]);
  }

  @Test
  void stage_closedWhenItsMessageIsFinished_beginsNoOther() throws Exception {
    Cipher cipher = fake.encryptor();
    byte[] before;
    try (MessageStage stage = new MessageStage.Encrypting(cipher)) {
      stage.update(piece(TEXT), new Piece(0));
      stage.finish(piece(TEXT), new Piece(0));
      before = cipher.getIV();
    }
    assertThat(cipher.getIV()).isEqualTo(before);
  }
}
