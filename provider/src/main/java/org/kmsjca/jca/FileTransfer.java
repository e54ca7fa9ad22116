// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.channel.Conveyor;
import org.kmsjca.channel.Piece;
import org.kmsjca.channel.Sink;
import org.kmsjca.channel.Source;

/**
 * Takes a file through a stage into another one. Reading, the stage and writing overlap unless the
 * file fits into one piece; then the caller's thread does it all.
 *
 * <p>What was written is taken back if anything fails.
 */
final class FileTransfer {

  private static final long NOWHERE = -1;

  private final FileChannel in;
  private final FileChannel out;
  private final boolean inMayBlock;
  private final long outStart;
  private final Sink sink;

  /**
   * Makes a transfer.
   *
   * @param in read from where it stands to its end
   * @param out written from where it stands
   * @throws IOException if one of them is closed, or the thread was interrupted; both are closed
   *     then
   */
  FileTransfer(FileChannel in, FileChannel out) throws IOException {
    this.in = in;
    this.out = out;
    if (Thread.currentThread().isInterrupted()) {
      try (in;
          out) {
        throw new ClosedByInterruptException();
      }
    }
    this.inMayBlock = position(in) == NOWHERE;
    this.outStart = position(out);
    this.sink = new Sink(out);
  }

  /* A pipe, a terminal or a socket has none. */
  private static long position(FileChannel channel) throws IOException {
    try {
      return channel.position();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      return NOWHERE;
    }
  }

  /**
   * Transfers the file.
   *
   * @param stage what is done to it; closed
   * @return the number of bytes written
   * @throws IOException if a file cannot be read or written, or the thread was interrupted; both
   *     channels are closed then
   * @throws AEADBadTagException if the stage refuses the message
   */
  long run(MessageStage stage) throws IOException, AEADBadTagException {
    boolean done = false;
    @Nullable Throwable failure = null;
    try (stage) {
      long written = transfer(stage);
      done = true;
      return written;
    } catch (InterruptedException e) {
      ClosedByInterruptException interrupted = new ClosedByInterruptException();
      failure = interrupted;
      throw interrupted;
    } catch (IOException | AEADBadTagException | RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      if (!done) {
        takeBack(failure);
      }
    }
  }

  private long transfer(MessageStage stage)
      throws IOException, AEADBadTagException, InterruptedException {
    try (sink;
        Source source = new Source(in)) {
      Piece first = new Piece(MessageStage.PIECE_BYTES);
      Piece result = new Piece(0);
      try {
        source.read(first);
        if (first.isLast()) {
          stage.finish(first, result);
          sink.write(result.bytes(), result.size());
        } else {
          int used = stage.begin(first.bytes());
          source.pushBack(first.bytes(), used, first.size());
        }
      } finally {
        result.wipe();
        first.wipe();
      }
      if (!first.isLast()) {
        overlap(stage, source);
      }
    }
    return sink.written();
  }

  private void overlap(MessageStage stage, Source source)
      throws IOException, AEADBadTagException, InterruptedException {
    int pieceSize = stage.pieceSize();
    try (Conveyor reading = Conveyor.readAhead(source, pieceSize, inMayBlock);
        Conveyor writing = Conveyor.writeBehind(sink, 0, outStart == NOWHERE)) {
      Piece piece = reading.take();
      for (; !piece.isLast(); piece = reading.take()) {
        Piece result = writing.take();
        stage.update(piece, result);
        reading.give(piece);
        writing.give(result);
      }
      Piece result = writing.take();
      stage.finish(piece, result);
      writing.give(result);
      writing.drain();
    }
  }

  private void takeBack(@Nullable Throwable failure) {
    // An interrupted thread can do nothing with a channel but close it.
    boolean interrupted = Thread.interrupted() || failure instanceof ClosedByInterruptException;
    try {
      if (outStart != NOWHERE && out.isOpen() && out.position() > outStart) {
        // Not simply outStart: a file that is appended to has its position moved by the first
        // write.
        out.truncate(Math.max(outStart, out.position() - sink.written()));
      }
    } catch (IOException | RuntimeException e) {
      suppress(failure, e);
    } finally {
      if (interrupted) {
        close(in, failure);
        close(out, failure);
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void close(FileChannel channel, @Nullable Throwable failure) {
    try {
      channel.close();
    } catch (IOException e) {
      suppress(failure, e);
    }
  }

  private static void suppress(@Nullable Throwable failure, Exception e) {
    if (failure != null) {
      failure.addSuppressed(e);
    }
  }
}
