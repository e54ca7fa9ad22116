// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.KeyMaterial;

/**
 * The audit trail of this process: one chain in a directory, which no other process writes.
 *
 * <p>A record is handed to the operating system before {@link #record} returns, and is on the disk
 * if the log was opened so. If it cannot be written, {@code record} throws.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the chain's signing key, until {@link
 * #close()}.
 */
public final class AuditLog implements AuditTrail, AutoCloseable {

  /*
   * Group commit. A thread renders its lines, puts them into `waiting`, and then either gets `lock`
   * and writes all that wait, or finds that another thread has written its lines. Whoever holds
   * `lock` was last to take something out, so nothing is left behind.
   *
   * The store is never told of a digest by a thread that records: that thread may be inside an
   * update of the store. `tend` does that, under `tending`, which is taken before `lock`.
   */
  private static final System.Logger LOGGER = System.getLogger(AuditLog.class.getPackageName());
  private static final int TYPICAL_LINE_BYTES = 1 << 11;
  private static final int MAX_BATCH = 256;

  /** How often a thread lets others go first before it sleeps until the writer is done. */
  private static final int TURNS = 1000;

  private final ChainDirectory directory;
  private final InstantSource clock;
  private final Parameters parameters;
  private final String chainId;
  private final ChainLock chainLock;
  private final KeyMaterial signingKey;
  private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Object tending = new Object();

  @GuardedBy("lock")
  private final ChainWriter writer;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("tending")
  private ChainHead told = ChainHead.START;

  @GuardedBy("tending")
  private Instant lastDigest;

  @GuardedBy("tending")
  private final List<ChainFile> unforced = new ArrayList<>();

  @GuardedBy("tending")
  private boolean failing;

  @GuardedBy("tending")
  private boolean released;

  /**
   * How a log is kept.
   *
   * @param sync whether each record is forced to the disk before it counts
   * @param maxFileBytes a file of this size gets no further record
   * @param maxFileAge a file whose first record is so old gets no further record
   * @param digestInterval how often the records are signed
   * @param region the Region in the records about the log itself
   * @param account the account in the records about the log itself
   */
  public record Parameters(
      boolean sync,
      long maxFileBytes,
      Duration maxFileAge,
      Duration digestInterval,
      String region,
      String account) {}

  /** Lines that one thread waits for. */
  private static final class Entry {
    final List<JsonText> lines;
    @Nullable Exception failure;
    volatile boolean done;

    Entry(List<JsonText> lines) {
      this.lines = lines;
    }
  }

  AuditLog(ChainDirectory directory, InstantSource clock, Parameters parameters, OpenChain chain) {
    this.directory = directory;
    this.clock = clock;
    this.parameters = parameters;
    this.chainId = chain.id();
    this.chainLock = chain.lock();
    this.signingKey = chain.signingKey();
    this.writer = chain.writer();
    lastDigest = clock.instant();
  }

  /**
   * Opens a log: goes on with a chain of the store that no live process writes, or begins one.
   *
   * @param path the directory of the log; made if it is not there
   * @param directory lists the chains
   * @param clock tells the time
   * @param random where identifiers and keys come from
   * @param parameters how the log is kept
   * @throws KmsUnavailableException if others than the owner may write the directory, or a file of
   *     the chain; if a file cannot be opened; or if the store fails
   */
  public static AuditLog open(
      Path path,
      ChainDirectory directory,
      InstantSource clock,
      SecureRandom random,
      Parameters parameters) {
    return new AuditLog(
        directory,
        clock,
        parameters,
        OpenChain.of(new ChainFiles(path), directory, clock.instant(), random, parameters));
  }

  /** Names the chain that this process writes. */
  public String chainId() {
    return chainId;
  }

  @Override
  public void record(AuditEvent event) {
    Entry entry = new Entry(render(event));
    waiting.add(entry);
    awaitWritten(entry);
    if (entry.failure != null) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL,
          "the audit record cannot be written: " + entry.failure.getMessage(),
          entry.failure);
    }
  }

  private static List<JsonText> render(AuditEvent event) {
    List<JsonText> lines = new ArrayList<>(event.copies().size());
    for (AuditEvent.Copy copy : event.copies()) {
      JsonText line = new JsonText(TYPICAL_LINE_BYTES);
      AuditLine.write(line, event, copy);
      lines.add(line);
    }
    return lines;
  }

  /*
   * While one thread writes, the others leave their processors to threads that still work on their
   * calls: those join the next batch, and a batch costs one write however many records it has. To
   * sleep at once would cost more than the write that is waited for; to spin would keep the
   * processors from the others (measured in jmh-benchmarks/README.md).
   */
  @SuppressWarnings("ThreadPriorityCheck") // correctness does not depend on who goes on when
  private void awaitWritten(Entry entry) {
    for (int turn = 0; turn < TURNS && !entry.done; turn++) {
      if (lock.tryLock()) {
        writeAndUnlock();
      } else {
        Thread.yield();
      }
    }
    while (!entry.done) {
      lock.lock();
      writeAndUnlock();
    }
  }

  private void writeAndUnlock() {
    try {
      writeWaiting();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void writeWaiting() {
    List<Entry> batch = new ArrayList<>();
    Entry next = waiting.poll();
    while (next != null) {
      batch.add(next);
      next = batch.size() < MAX_BATCH ? waiting.poll() : null;
    }
    if (batch.isEmpty()) {
      return;
    }
    boolean ended = false;
    Exception failure = null;
    try {
      write(batch);
      ended = true;
    } catch (IOException | RuntimeException e) {
      failure = e;
      ended = true;
    } finally {
      finish(batch, ended ? failure : new IOException("the thread that wrote it died"));
    }
  }

  private static void finish(List<Entry> batch, @Nullable Exception failure) {
    for (Entry entry : batch) {
      entry.failure = failure;
      entry.done = true;
    }
  }

  @GuardedBy("lock")
  private void write(List<Entry> batch) throws IOException {
    if (closed) {
      throw new IOException("the audit log was closed");
    }
    writer.begin(clock.instant());
    for (Entry entry : batch) {
      entry.lines.forEach(writer::add);
    }
    writer.flush();
    ChainFile current = writer.file();
    if (parameters.sync() && current != null) {
      current.force();
    }
  }

  /**
   * Signs the records if it is time, and tells the store how far the chain has come. Failures are
   * logged once, and tried again the next time.
   */
  @Override
  public void tend() {
    synchronized (tending) {
      try {
        Instant now = clock.instant();
        if (!now.isBefore(lastDigest.plus(parameters.digestInterval()))
            || now.isBefore(lastDigest)) {
          digest(now, "interval");
          lastDigest = now;
        }
        tellStore();
        failing = false;
      } catch (IOException | RuntimeException e) {
        warn(e);
      }
    }
  }

  /** Signs the records now, as at the end of the process; what comes later is still recorded. */
  public void checkpoint() {
    synchronized (tending) {
      try {
        if (!released) {
          digest(clock.instant(), "close");
          tellStore();
        }
      } catch (IOException | RuntimeException e) {
        warn(e);
      }
    }
  }

  @GuardedBy("tending")
  private void warn(Exception failure) {
    if (!failing) {
      failing = true;
      LOGGER.log(System.Logger.Level.WARNING, "the audit log cannot be signed: " + failure);
    }
  }

  @GuardedBy("tending")
  private void digest(Instant now, String reason) throws IOException {
    lock.lock();
    try {
      if (!closed && writer.hasUndigested()) {
        writer.repair(now);
        writer.addDigest(now, reason);
        writer.flush();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("tending")
  private void tellStore() throws IOException {
    ChainFile current;
    ChainHead digest;
    lock.lock();
    try {
      unforced.addAll(writer.takeLeft());
      current = writer.file();
      digest = writer.digest();
    } finally {
      lock.unlock();
    }
    while (!unforced.isEmpty()) {
      unforced.get(0).force();
      unforced.remove(0).close();
    }
    if (digest.number() > told.number()) {
      if (current != null) {
        current.force();
      }
      directory.advance(chainId, digest);
      told = digest;
    }
  }

  /**
   * Signs what was not signed yet and closes the log; later records are refused. What cannot be
   * signed is signed by the next process that goes on with the chain.
   */
  @Override
  public void close() {
    synchronized (tending) {
      if (released) {
        return;
      }
      checkpoint();
      release();
    }
  }

  /** Lets go of the files as the end of the process would. */
  void abandon() {
    synchronized (tending) {
      release();
    }
  }

  private @Nullable ChainFile refuseRecords() {
    lock.lock();
    try {
      closed = true;
      return writer.file();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("tending")
  private void release() {
    released = true;
    ChainFile current = refuseRecords();
    try (chainLock) {
      if (current != null) {
        current.close();
      }
      for (ChainFile file : unforced) {
        file.close();
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "a file of the audit log was not closed: " + e);
    } finally {
      signingKey.destroy();
    }
  }
}
