// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;

/** A file channel that moves few bytes at a time, fails at a position, or waits at one. */
final class FaultyChannel extends FileChannel {

  private final FileChannel channel;
  private int mostBytes = Integer.MAX_VALUE;
  private long failsAt = Long.MAX_VALUE;
  private long waitsAt = Long.MAX_VALUE;
  private CountDownLatch reached = new CountDownLatch(1);
  private CountDownLatch goesOn = new CountDownLatch(0);

  FaultyChannel(FileChannel channel) {
    this.channel = channel;
  }

  FaultyChannel movingAtMost(int bytes) {
    mostBytes = bytes;
    return this;
  }

  FaultyChannel failingAt(long position) {
    failsAt = position;
    return this;
  }

  FaultyChannel waitingAt(long position, CountDownLatch whenReached, CountDownLatch untilThen) {
    waitsAt = position;
    reached = whenReached;
    goesOn = untilThen;
    return this;
  }

  private interface Moving {
    int move(ByteBuffer buffer) throws IOException;
  }

  private int move(ByteBuffer buffer, Moving moving) throws IOException {
    long position = channel.position();
    if (position >= failsAt) {
      throw new IOException("broken at " + failsAt);
    }
    if (position >= waitsAt) {
      reached.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    int limit = buffer.limit();
    long most = Math.min(mostBytes, failsAt - position);
    buffer.limit((int) Math.min(limit, buffer.position() + most));
    try {
      return moving.move(buffer);
    } finally {
      buffer.limit(limit);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return move(target, channel::read);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return move(source, channel::write);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    channel.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    channel.truncate(size);
    return this;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    channel.close();
  }

  @Override
  public void force(boolean metaData) throws IOException {
    channel.force(metaData);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
