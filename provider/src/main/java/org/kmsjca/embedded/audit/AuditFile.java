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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
   * feed before the next line. A file that was removed or moved away would swallow lines without an
   * error, so each record looks whether the file still has its name, and opens it again if not.
   */
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private static final int TYPICAL_LINE_BYTES = 1 << 11;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final boolean sync;
  private final Object reopening = new Object();
  private volatile Target target;
  private volatile boolean torn;
  private volatile boolean closed;

  /**
   * An open file.
   *
   * @param channel appends to it
   * @param identity what the system knows it by, whatever its name; null where there is no such
   *     thing
   */
  private record Target(FileChannel channel, @Nullable Object identity) {}

  private AuditFile(Path file, boolean sync, Target target, boolean torn) {
    this.file = file;
    this.sync = sync;
    this.target = target;
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
      return new AuditFile(file, sync, openTarget(file), endsInsideLine(file));
    } catch (IOException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "the audit file " + file + " cannot be opened: " + e, e);
    }
  }

  private static Target openTarget(Path file) throws IOException {
    checkMode(file);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileChannel channel =
        posix ? FileChannel.open(file, OPTIONS, OWNER_ONLY) : FileChannel.open(file, OPTIONS);
    try {
      return new Target(channel, identity(file));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private boolean isInPlace(Target open) throws IOException {
    try {
      return Objects.equals(open.identity(), identity(file));
    } catch (NoSuchFileException e) {
      return false;
    }
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
    ByteBuffer line = render(event);
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        Target current = target;
        if (!isInPlace(current)) {
          reopen(current);
          continue;
        }
        try {
          append(current.channel(), line);
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

  private static ByteBuffer render(AuditEvent event) {
    JsonText json = new JsonText(TYPICAL_LINE_BYTES);
    for (AuditEvent.Copy copy : event.copies()) {
      AuditLine.write(json, event, copy);
      json.append("}\n");
    }
    return ByteBuffer.wrap(json.array(), 0, json.size());
  }

  private void append(FileChannel channel, ByteBuffer line) throws IOException {
    if (torn) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      torn = false;
    }
    int size = line.remaining();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } finally {
      torn |= line.hasRemaining() && line.remaining() < size;
    }
    if (sync) {
      channel.force(false);
    }
  }

  private void reopen(Target found) throws IOException {
    synchronized (reopening) {
      if (closed) {
        throw new IOException("the audit file was closed");
      }
      if (target.channel() == found.channel()) {
        target = openTarget(file);
        found.channel().close();
        if (!Objects.equals(found.identity(), target.identity())) {
          // Its end is not looked at, since an interrupt would end that too: AU-3 allows empty
          // lines.
          torn = Files.size(file) > 0;
        }
      }
    }
  }

  /** Closes the file; later records are refused. */
  @Override
  public void close() {
    synchronized (reopening) {
      closed = true;
      try {
        target.channel().close();
      } catch (IOException e) {
        throw new KmsUnavailableException(
            KmsErrorCode.KMS_INTERNAL, "the audit file " + file + " cannot be closed", e);
      }
    }
  }
}
