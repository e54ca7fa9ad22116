// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.kmsjca.channel.Piece;
import org.kmsjca.format.HeaderReader;
import org.kmsjca.format.MessageLayout;

/**
 * What is done to the pieces of a file: encrypting, decrypting, or one after the other.
 *
 * <p>Pieces of whole segments are processed where they are; others would be copied once more.
 *
 * <p><b>Thread safety:</b> one thread at a time. <b>Secrets:</b> those of the cipher and, between
 * two stages, a piece of the plaintext, until closed.
 */
sealed interface MessageStage extends AutoCloseable {

  /** The size of pieces unless segments are cut otherwise. */
  int PIECE_BYTES = 1 << 20;

  /**
   * Looks at the first bytes of a file that is longer.
   *
   * @param first holds {@link #PIECE_BYTES}
   * @return how many of them were used up
   * @throws AEADBadTagException if they are not the start of a message
   */
  int begin(byte[] first) throws AEADBadTagException;

  /** Gives the size that pieces should have, after {@link #begin}. */
  int pieceSize();

  /**
   * Processes a piece that is not the last one.
   *
   * @param in the piece, not changed
   * @param out becomes the result
   * @throws AEADBadTagException if the message is wrong, though perhaps not at once
   */
  void update(Piece in, Piece out) throws AEADBadTagException;

  /**
   * Processes the last piece.
   *
   * @param in the piece, not changed
   * @param out becomes the result
   * @throws AEADBadTagException if the message is wrong
   */
  void finish(Piece in, Piece out) throws AEADBadTagException;

  /** Drops the message unless it is finished. */
  @Override
  void close();

  /** One step of a cipher. */
  @FunctionalInterface
  interface Step {
    int run(byte[] in, int inSize, byte[] out)
        throws ShortBufferException, BadPaddingException, IllegalBlockSizeException;
  }

  private static void into(Piece out, Cipher cipher, Piece in, Step step)
      throws AEADBadTagException {
    out.reserve(cipher.getOutputSize(in.size()));
    while (true) {
      try {
        out.setSize(step.run(in.bytes(), in.size(), out.bytes()));
        return;
      } catch (ShortBufferException e) {
        // A new data key with a longer header was due. The message has begun with it.
        out.reserve(cipher.getOutputSize(in.size()));
      } catch (AEADBadTagException e) {
        throw e;
      } catch (BadPaddingException | IllegalBlockSizeException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void update(Cipher cipher, Piece in, Piece out) throws AEADBadTagException {
    into(out, cipher, in, (bytes, size, result) -> cipher.update(bytes, 0, size, result, 0));
  }

  private static void finish(Cipher cipher, Piece in, Piece out) throws AEADBadTagException {
    into(out, cipher, in, (bytes, size, result) -> cipher.doFinal(bytes, 0, size, result, 0));
  }

  /* Ends a message in the middle. The cipher would else keep a segment of the plaintext, and its
   * data key's engine cipher, for as long as it is reachable. */
  private static void drop(Cipher cipher) {
    try {
      Arrays.fill(cipher.doFinal(), (byte) 0);
    } catch (BadPaddingException | IllegalBlockSizeException | RuntimeException e) {
      // It has ended, and how is of no interest.
    }
  }

  /** Encrypts. */
  final class Encrypting implements MessageStage {

    private final Cipher cipher;
    private boolean underway;

    Encrypting(Cipher cipher) {
      this.cipher = cipher;
    }

    @Override
    public int begin(byte[] first) {
      return 0;
    }

    @Override
    public int pieceSize() {
      return PIECE_BYTES;
    }

    @Override
    public void update(Piece in, Piece out) throws AEADBadTagException {
      underway = true;
      MessageStage.update(cipher, in, out);
    }

    @Override
    public void finish(Piece in, Piece out) throws AEADBadTagException {
      underway = false;
      MessageStage.finish(cipher, in, out);
    }

    @Override
    public void close() {
      if (underway) {
        drop(cipher);
      }
    }
  }

  /** Decrypts. */
  final class Decrypting implements MessageStage {

    private static final byte[] NONE = new byte[0];

    private final Cipher cipher;
    private int segmentExponent;
    private long taken;
    private long given;
    private boolean underway;

    Decrypting(Cipher cipher) {
      this.cipher = cipher;
    }

    @Override
    public int begin(byte[] first) throws AEADBadTagException {
      int prefix = MessageLayout.BODY_PREFIX_SIZE_BYTES;
      int header = HeaderReader.wholeHeaderSizeBytes(first, 0, first.length - prefix);
      try {
        if (header == HeaderReader.NEED_MORE) {
          // The longest header is shorter, so this is none.
          cipher.doFinal(first, 0, first.length, NONE, 0);
          throw new AssertionError("a message without a header was accepted");
        }
        segmentExponent = HeaderReader.segmentSizeExponent(first, 0);
        underway = true;
        cipher.update(first, 0, header + prefix, NONE, 0);
        return header + prefix;
      } catch (AEADBadTagException e) {
        throw e;
      } catch (ShortBufferException | BadPaddingException | IllegalBlockSizeException e) {
        throw new AssertionError(e);
      }
    }

    private int sealedSegmentSize() {
      return (1 << segmentExponent) + MessageLayout.TAG_SIZE_BYTES;
    }

    @Override
    public int pieceSize() {
      int segments = PIECE_BYTES >> segmentExponent;
      return segments == 0 ? PIECE_BYTES : segments * sealedSegmentSize();
    }

    @Override
    public void update(Piece in, Piece out) throws AEADBadTagException {
      MessageStage.update(cipher, in, out);
      taken += in.size();
      given += out.size();
      // A segment is opened when a byte follows it. Where one was not, it is wrong: the rest of a
      // long file need not be read to say so.
      if (given < ((taken - 1) / sealedSegmentSize()) << segmentExponent) {
        finish(in, out);
        throw new AssertionError("a wrong message was accepted");
      }
    }

    @Override
    public void finish(Piece in, Piece out) throws AEADBadTagException {
      underway = false;
      MessageStage.finish(cipher, in, out);
    }

    @Override
    public void close() {
      if (underway) {
        drop(cipher);
      }
    }
  }

  /** Decrypts, and encrypts what comes out. */
  record Reencrypting(Decrypting first, Encrypting second, Piece plaintext)
      implements MessageStage {

    @Override
    public int begin(byte[] bytes) throws AEADBadTagException {
      return first.begin(bytes);
    }

    @Override
    public int pieceSize() {
      return first.pieceSize();
    }

    @Override
    public void update(Piece in, Piece out) throws AEADBadTagException {
      first.update(in, plaintext);
      second.update(plaintext, out);
    }

    @Override
    public void finish(Piece in, Piece out) throws AEADBadTagException {
      first.finish(in, plaintext);
      second.finish(plaintext, out);
    }

    @Override
    public void close() {
      first.close();
      second.close();
      plaintext.wipe();
    }
  }
}
