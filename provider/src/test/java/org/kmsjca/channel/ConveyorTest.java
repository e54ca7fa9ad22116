// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading ahead and writing behind: order, failures, ends, and what is wiped. */
@Timeout(60)
class ConveyorTest {

  private static final byte[] TEXT = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  private static Source source(byte[] content) {
    return new Source(Channels.newChannel(new ByteArrayInputStream(content)));
  }

  @Test
  void readAhead_givesThePiecesInOrder_andTheLastOneShort() throws Exception {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    List<Piece> seen = new ArrayList<>();
    try (Source source = source(TEXT);
        Conveyor reading = Conveyor.readAhead(source, 3, false)) {
      Piece piece = reading.take();
      for (; !piece.isLast(); piece = reading.take()) {
        read.write(piece.bytes(), 0, piece.size());
        seen.add(piece);
        reading.give(piece);
      }
      assertThat(piece.size()).isEqualTo(1);
      read.write(piece.bytes(), 0, piece.size());
      seen.add(piece);
    }
    assertThat(read.toByteArray()).isEqualTo(TEXT);
    assertThat(seen).allSatisfy(piece -> assertThat(piece.bytes()).containsOnly(0));
  }

  @Test
  void readAhead_ofAMultipleOfThePiece_endsWithAnEmptyOne() throws Exception {
    try (Source source = source(new byte[6]);
        Conveyor reading = Conveyor.readAhead(source, 3, false)) {
      assertThat(reading.take().isLast()).isFalse();
      assertThat(reading.take().isLast()).isFalse();
      Piece last = reading.take();
      assertThat(last.isLast()).isTrue();
      assertThat(last.size()).isZero();
    }
  }

  @Test
  void source_whatWasPutBack_isReadFirst() throws Exception {
    try (Source source = source(TEXT)) {
      Piece all = new Piece(20);
      source.pushBack(new byte[] {0, 21, 22, 0}, 1, 3);
      source.pushBack(new byte[] {20}, 0, 1);
      Piece first = new Piece(2);
      source.read(first);
      assertThat(first.bytes()).containsExactly(20, 21);
      source.read(all);
      assertThat(all.bytes()).startsWith(22, 1, 2, 3).endsWith(10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      assertThat(all.size()).isEqualTo(11);
      assertThat(all.isLast()).isTrue();
    }
  }

  @Test
  void writeBehind_afterDrain_hasWrittenAllInOrder() throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (Sink sink = new Sink(Channels.newChannel(written));
        Conveyor writing = Conveyor.writeBehind(sink, 0, false)) {
      for (byte value : TEXT) {
        Piece piece = writing.take();
        piece.reserve(1);
        piece.bytes()[0] = value;
        piece.setSize(1);
        writing.give(piece);
      }
      writing.drain();
      assertThat(written.toByteArray()).isEqualTo(TEXT);
      assertThat(sink.written()).isEqualTo(TEXT.length);
    }
  }

  /** A channel that is full of errors: IOException, and what a channel should not throw. */
  @Test
  void writeBehind_failing_throwsAtALaterTake_andWritesNoMore() throws Exception {
    for (Throwable failure :
        List.of(new IOException("full"), new IllegalStateException("full"), new Error("full"))) {
      FailingChannel channel = new FailingChannel(failure);
      try (Sink sink = new Sink(channel);
          Conveyor writing = Conveyor.writeBehind(sink, 10, false)) {
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    Piece piece = writing.take();
                    piece.setSize(1);
                    writing.give(piece);
                  }
                })
            .isSameAs(failure);
      }
      assertThat(channel.calls).isEqualTo(1);
    }
  }

  private static final class FailingChannel implements WritableByteChannel {

    private final Throwable failure;
    private int calls;

    FailingChannel(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      calls++;
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failure;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static void awaitTransferIn(Class<?> type) throws InterruptedException {
    while (Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("kms-jca "))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .noneMatch(frame -> frame.getClassName().equals(type.getName()))) {
      Thread.sleep(1);
    }
  }

  /** Nobody writes into the pipe: closing must not wait for it. */
  @Test
  void close_whileReadingAPipeThatStaysEmpty_returns() throws Exception {
    Pipe pipe = Pipe.open();
    try (Source source = new Source(pipe.source())) {
      Conveyor reading = Conveyor.readAhead(source, 3, true);
      awaitTransferIn(Source.class);
      reading.close();
      assertThat(pipe.source().isOpen()).isFalse();
    } finally {
      pipe.sink().close();
    }
  }

  /** Nobody reads the pipe: closing must not wait for it. */
  @Test
  void close_whileWritingAFullPipe_returns() throws Exception {
    Pipe pipe = Pipe.open();
    try (Sink sink = new Sink(pipe.sink())) {
      Conveyor writing = Conveyor.writeBehind(sink, 1 << 20, true);
      Piece piece = writing.take();
      piece.setSize(1 << 20);
      writing.give(piece);
      awaitTransferIn(Sink.class);
      writing.close();
      assertThat(pipe.sink().isOpen()).isFalse();
      assertThat(piece.bytes()).containsOnly(0);
    } finally {
      pipe.source().close();
    }
  }
}
