// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;
import org.kmsjca.format.BodyPrefix;
import org.kmsjca.format.FailureClass;
import org.kmsjca.format.HeaderReader;
import org.kmsjca.format.MalformedMessageException;
import org.kmsjca.format.MessageHeader;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * What a message tells to anybody, without a key. Nothing of it is authenticated.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 *
 * @param formatVersion version of the message format
 * @param suite number of the algorithms
 * @param segmentSizeBytes size of every segment but the last, 4 KiB to 16 MiB
 * @param encryptionContext pairs bound to the message
 * @param wrappedKeys the data key, wrapped under 1 to 16 KMS keys
 * @param commitment what ties the message to its data key, 32 bytes
 * @param ivBound whether decryption needs an IV that the writer's caller gave
 * @param aadBound whether decryption needs additional data that the writer's caller gave
 * @param messageNumber number of the message among those of its data key, unsigned
 * @param headerSizeBytes size of the header
 * @param messageSizeBytes size of all that is there
 * @param plaintextSizeBytes size of the plaintext; empty if no message has this size, as when it
 *     was cut
 * @see "docs/spec/message-format.md"
 */
public record MessageSummary(
    int formatVersion,
    int suite,
    int segmentSizeBytes,
    EncryptionContext encryptionContext,
    List<Bytes> wrappedKeys,
    Bytes commitment,
    boolean ivBound,
    boolean aadBound,
    long messageNumber,
    int headerSizeBytes,
    long messageSizeBytes,
    OptionalLong plaintextSizeBytes) {

  private static final int MAX_START_BYTES =
      MessageLayout.MAX_HEADER_SIZE_BYTES + MessageLayout.BODY_PREFIX_SIZE_BYTES;

  /** Copies. */
  public MessageSummary {
    wrappedKeys = List.copyOf(wrappedKeys);
  }

  /**
   * Reads the header of a message. The body is not looked at.
   *
   * @param in read from its position; what has no position, such as a pipe, is read to its end
   * @return the summary
   * @throws DataFormatException if it is not a message, or ends inside its header
   * @throws IOException if the channel cannot be read
   */
  public static MessageSummary read(FileChannel in) throws IOException, DataFormatException {
    ByteBuffer start = ByteBuffer.allocate(MAX_START_BYTES);
    while (start.hasRemaining() && in.read(start) >= 0) {
      // Until it is full, or the file ends.
    }
    try {
      return of(start.array(), start.position(), start.position() + rest(in));
    } catch (MalformedMessageException e) {
      DataFormatException refused = new DataFormatException(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private static long rest(FileChannel in) throws IOException {
    long position;
    try {
      position = in.position();
    } catch (IOException e) {
      return readOn(in);
    }
    return in.size() - position;
  }

  private static long readOn(FileChannel in) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_START_BYTES);
    long size = 0;
    for (int got = 0; got >= 0; got = in.read(buffer.clear())) {
      size += got;
    }
    return size;
  }

  private static MessageSummary of(byte[] start, int available, long messageSize)
      throws MalformedMessageException {
    MessageHeader header = MessageHeader.parse(start, 0, available);
    int headerSize = HeaderReader.headerSizeBytes(start, 0, available);
    if (available < headerSize + MessageLayout.BODY_PREFIX_SIZE_BYTES) {
      throw new MalformedMessageException(
          FailureClass.TRUNCATED, "the message ends behind its header");
    }
    int flags = BodyPrefix.flags(start, headerSize);
    long plaintextSize =
        MessageLayout.plaintextSizeBytes(headerSize, header.segmentSizeExponent(), messageSize);
    return new MessageSummary(
        MessageLayout.VERSION,
        MessageLayout.SUITE,
        MessageLayout.segmentSizeBytes(header.segmentSizeExponent()),
        header.context(),
        header.wrappedKeys(),
        header.commitment(),
        (flags & BodyPrefix.CALLER_IV_BOUND) != 0,
        (flags & BodyPrefix.AAD_BOUND) != 0,
        BodyPrefix.messageNumber(start, headerSize),
        headerSize,
        messageSize,
        plaintextSize == MessageLayout.NO_SUCH_MESSAGE
            ? OptionalLong.empty()
            : OptionalLong.of(plaintextSize));
  }
}
