// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does something to pieces one after the other, while the caller's thread does
 * something else to others. Either it reads ahead, and the caller takes full pieces and gives back
 * empty ones; or it writes behind, and the caller takes empty ones and gives full ones.
 *
 * <p>A failure of the thread comes out of {@link #take()}. The thread ends with {@link #close()} at
 * the latest, and is a daemon.
 *
 * <p><b>Thread safety:</b> used by one thread, besides its own. <b>Secrets:</b> perhaps the pieces,
 * until closed.
 */
public final class Conveyor implements AutoCloseable {

  private static final int PIECES = 3;

  /** What the thread does to a piece. */
  @FunctionalInterface
  private interface Work {
    void on(Piece piece) throws IOException;
  }

  private final List<Piece> all = new ArrayList<>();
  private final BlockingQueue<Piece> toThread = new ArrayBlockingQueue<>(PIECES + 1);
  private final BlockingQueue<Piece> fromThread = new ArrayBlockingQueue<>(PIECES);
  /* Handed to the thread, it ends it. */
  private final Piece end = new Piece(0);
  private final Thread thread;
  private final boolean mayBlock;
  private volatile boolean closing;

  private Conveyor(String name, int pieceSize, boolean reading, boolean mayBlock, Work work) {
    this.mayBlock = mayBlock;
    for (int i = 0; i < PIECES; i++) {
      Piece piece = new Piece(pieceSize);
      all.add(piece);
      (reading ? toThread : fromThread).add(piece);
    }
    thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Starts to read ahead.
   *
   * @param source is read by the new thread only, until this is closed
   * @param pieceSize size of each piece but the last, in bytes
   * @param mayBlock whether reading may wait for others, as with a pipe; it is interrupted then
   *     when this is closed
   * @return a conveyor from which full pieces are taken
   */
  public static Conveyor readAhead(Source source, int pieceSize, boolean mayBlock) {
    return new Conveyor("kms-jca reads ahead", pieceSize, true, mayBlock, source::read);
  }

  /**
   * Starts to write behind.
   *
   * @param sink is written by the new thread only, until this is closed
   * @param pieceSize size of each piece at first, in bytes
   * @param mayBlock whether writing may wait for others, as with a pipe; it is interrupted then
   *     when this is closed
   * @return a conveyor from which empty pieces are taken
   */
  public static Conveyor writeBehind(Sink sink, int pieceSize, boolean mayBlock) {
    Work work = piece -> sink.write(piece.bytes(), piece.size());
    return new Conveyor("kms-jca writes behind", pieceSize, false, mayBlock, work);
  }

  private void run(Work work) {
    @Nullable Throwable failure = null;
    while (true) {
      try {
        Piece piece = toThread.take();
        if (piece.equals(end)) {
          return;
        }
        if (failure == null && !closing) {
          failure = tried(work, piece);
        }
        piece.setFailure(failure);
        fromThread.add(piece);
      } catch (InterruptedException e) {
        // By close(), and the end is in the queue.
      }
    }
  }

  private static @Nullable Throwable tried(Work work, Piece piece) {
    try {
      work.on(piece);
      return null;
    } catch (IOException | RuntimeException | Error e) {
      return e;
    }
  }

  /**
   * Takes the next piece from the thread, waiting for it.
   *
   * @return the piece, the caller's until given
   * @throws IOException if the thread could not read or write
   * @throws InterruptedException if the caller's thread is interrupted
   */
  public Piece take() throws IOException, InterruptedException {
    Piece piece = fromThread.take();
    Throwable failure = piece.failure();
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return piece;
  }

  /**
   * Gives a piece to the thread.
   *
   * @param piece one that was taken, and is not the caller's any more
   */
  public void give(Piece piece) {
    toThread.add(piece);
  }

  /**
   * Waits until the thread has done all that it was given; every piece must have been given.
   *
   * @throws IOException as {@link #take()}
   * @throws InterruptedException as {@link #take()}
   */
  public void drain() throws IOException, InterruptedException {
    for (int i = 0; i < PIECES; i++) {
      take();
    }
  }

  /** Ends the thread, waits for its end, and wipes all pieces. What was not done is not done. */
  @Override
  public void close() {
    closing = true;
    toThread.add(end);
    if (mayBlock) {
      thread.interrupt();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    all.forEach(Piece::wipe);
  }
}
