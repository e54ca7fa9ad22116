// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * An audit trail in a file, to which several processes may append.
 *
 * <p>Each record goes out in one write to the end of the file, so that lines of different processes
 * do not mix. The file is made with mode 0600; an existing one that others may write is refused.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none.
 */
public final class AuditFile implements AuditTrail, AutoCloseable {

  /*
   * Concurrency: an interrupted thread that writes closes the channel for all (the contract of
   * InterruptibleChannel). Whoever finds it closed opens it again and writes his line again; the
   * line may then stand twice, with one eventID. A pending interrupt is put aside before the write
   * and raised again after it, so that this is rare.
   *
   * Failure: a line that was written in part, by this process or one that died, is ended by a line
   * feed before the next line.
   */
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final boolean sync;
  private final Object reopening = new Object();
  private volatile FileChannel channel;
  private volatile boolean torn;
  private volatile boolean closed;

  private AuditFile(Path file, boolean sync, FileChannel channel, boolean torn) {
    this.file = file;
    this.sync = sync;
    this.channel = channel;
    this.torn = torn;
  }

  /**
   * Opens a file, or makes it.
   *
   * @param file where to append
   * @param sync whether each record is forced to the disk before {@link #record} returns
   * @return the trail
   * @throws KmsUnavailableException if the file cannot be opened for writing, or others than its
   *     owner may write it
   */
  public static AuditFile open(Path file, boolean sync) {
    try {
      checkMode(file);
      return new AuditFile(file, sync, openChannel(file), endsInsideLine(file));
    } catch (IOException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "the audit file " + file + " cannot be opened: " + e, e);
    }
  }

  private static FileChannel openChannel(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix ? FileChannel.open(file, OPTIONS, OWNER_ONLY) : FileChannel.open(file, OPTIONS);
  }

  private static void checkMode(Path file) throws IOException {
    if (!Files.isRegularFile(file)
        || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL,
          "the audit file "
              + file
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + "; only its owner may write it");
    }
  }

  private static boolean endsInsideLine(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reader.size() > 0 && reader.read(last, reader.size() - 1) == 1 && last.get(0) != '\n';
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void record(AuditEvent event) {
    ByteBuffer line = AuditLine.of(event);
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        FileChannel current = channel;
        try {
          append(current, line);
          return;
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(current);
          line.rewind();
        }
      }
    } catch (IOException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL,
          "the audit record cannot be written to " + file + ": " + e.getMessage(),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void append(FileChannel target, ByteBuffer line) throws IOException {
    if (torn) {
      target.write(ByteBuffer.wrap(new byte[] {'\n'}));
      torn = false;
    }
    int size = line.remaining();
    try {
      while (line.hasRemaining()) {
        target.write(line);
      }
    } finally {
      torn |= line.hasRemaining() && line.remaining() < size;
    }
    if (sync) {
      target.force(false);
    }
  }

  private void reopen(FileChannel found) throws IOException {
    synchronized (reopening) {
      if (closed) {
        throw new IOException("the audit file was closed");
      }
      if (channel == found) {
        channel = openChannel(file);
      }
    }
  }

  /** Closes the file; later records are refused. */
  @Override
  public void close() {
    synchronized (reopening) {
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        throw new KmsUnavailableException(
            KmsErrorCode.KMS_INTERNAL, "the audit file " + file + " cannot be closed", e);
      }
    }
  }
}
