// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.spec.KmsParameterSpec;
import org.kmsjca.testing.FakeProvider;

/** Channels that fail, that give and take little, and threads that are interrupted. */
class EnvelopeFilesFaultsTest {

  private static final int PIECE = MessageStage.PIECE_BYTES;
  private static final KmsParameterSpec NONE = new KmsParameterSpec(EncryptionContext.EMPTY);

  @TempDir private Path directory;

  private final FakeProvider fake = FakeProvider.make();
  private final EnvelopeFiles files = new EnvelopeFiles(fake.provider());

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private FileChannel reading(byte[] content) throws IOException {
    return FileChannel.open(Files.write(directory.resolve("in"), content), READ);
  }

  private FileChannel writing() throws IOException {
    return FileChannel.open(directory.resolve("out"), READ, WRITE, CREATE, TRUNCATE_EXISTING);
  }

  /** Whatever happened, both threads have ended when a method returns. */
  @AfterEach
  void noThread_isLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("kms-jca reads") || name.startsWith("kms-jca writes"));
  }

  @Test
  void channels_thatMoveFewBytesAtATime_areMovedCompletely() throws Exception {
    byte[] plaintext = random(3 * PIECE + 5);
    try (FileChannel in = new FaultyChannel(reading(plaintext)).movingAtMost(50_000);
        FileChannel out = new FaultyChannel(writing()).movingAtMost(70_001)) {
      files.encrypt(fake.key(), NONE, in, out);
    }
    byte[] message = Files.readAllBytes(directory.resolve("out"));
    assertThat(fake.decrypt(message)).isEqualTo(plaintext);
  }

  @Test
  void failureToRead_comesOut_andNothingIsLeft() throws Exception {
    for (long at : new long[] {0, PIECE / 2, 2 * PIECE, 5 * PIECE}) {
      try (FileChannel in = new FaultyChannel(reading(random(6 * PIECE))).failingAt(at);
          FileChannel out = writing()) {
        assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, in, out))
            .isInstanceOf(IOException.class)
            .hasMessage("broken at " + at);
        assertThat(out.size()).isZero();
        assertThat(out.isOpen()).isTrue();
      }
    }
  }

  @Test
  void failureToWrite_comesOut_andNothingIsLeft() throws Exception {
    for (int size : new int[] {10, 6 * PIECE}) {
      try (FileChannel in = reading(random(size));
          FileChannel out = new FaultyChannel(writing()).failingAt(size / 2)) {
        assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, in, out))
            .isInstanceOf(IOException.class)
            .hasMessage("broken at " + size / 2);
        assertThat(out.size()).isZero();
      }
    }
  }

  @Test
  void failureToWriteTheEnd_comesOut() throws Exception {
    byte[] message = fake.encrypt(random(4 * PIECE));
    try (FileChannel in = reading(message);
        FileChannel out = new FaultyChannel(writing()).failingAt(4 * PIECE - 1)) {
      assertThatThrownBy(() -> files.decrypt(fake.key(), NONE, in, out))
          .isInstanceOf(IOException.class);
      assertThat(out.size()).isZero();
    }
  }

  @Test
  void channels_openedOtherwise_areRefused() throws Exception {
    Path in = Files.write(directory.resolve("in"), random(3 * PIECE));
    try (FileChannel readable = FileChannel.open(in, READ);
        FileChannel writable = writing();
        FileChannel unreadable = FileChannel.open(directory.resolve("out"), WRITE)) {
      assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, unreadable, writable))
          .isInstanceOf(NonReadableChannelException.class);
      try (FileChannel second = FileChannel.open(in, READ)) {
        assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, readable, second))
            .isInstanceOf(NonWritableChannelException.class);
      }
    }
  }

  @Test
  void interruptBefore_endsAtOnce() throws Exception {
    try (FileChannel in = reading(random(3 * PIECE));
        FileChannel out = writing()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, in, out))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(in.isOpen()).isFalse();
      assertThat(out.isOpen()).isFalse();
    }
    assertThat(directory.resolve("out")).isEmptyFile();
  }

  /** The caller waits for a channel that has stopped: the interrupt ends the call. */
  @Test
  void interruptWhileWaiting_endsTheCall_andTakesTheOutputBack() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (FileChannel in =
            new FaultyChannel(reading(random(8 * PIECE))).waitingAt(4 * PIECE, stopped, goOn);
        FileChannel out = writing()) {
      FutureTask<Boolean> call =
          new FutureTask<>(
              () -> {
                assertThatThrownBy(() -> files.encrypt(fake.key(), NONE, in, out))
                    .isInstanceOf(ClosedByInterruptException.class);
                return Thread.currentThread().isInterrupted();
              });
      Thread caller = new Thread(call, "caller");
      caller.start();
      assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
      caller.interrupt();
      goOn.countDown();
      assertThat(call.get(1, TimeUnit.MINUTES)).isTrue();
      assertThat(in.isOpen()).isFalse();
      assertThat(out.isOpen()).isFalse();
    }
    assertThat(directory.resolve("out")).isEmptyFile();
  }

  /** Large, with many pieces in flight. */
  @Test
  void largeFile_roundTrips() throws Exception {
    byte[] plaintext = random(64 * PIECE + 3);
    try (FileChannel in = reading(plaintext);
        FileChannel out = writing()) {
      files.encrypt(fake.key(), NONE, in, out);
    }
    try (FileChannel in = FileChannel.open(directory.resolve("out"), READ);
        FileChannel out = FileChannel.open(directory.resolve("in"), WRITE, TRUNCATE_EXISTING)) {
      assertThat(files.decrypt(fake.key(), NONE, in, out)).isEqualTo(plaintext.length);
    }
    assertThat(Files.readAllBytes(directory.resolve("in"))).isEqualTo(plaintext);
  }
}
