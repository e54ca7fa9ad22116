// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file whose first line is a passphrase, in UTF-8. */
final class PassphraseFile {

  private static final int MAX_BYTES = 4096;
  private static final String WHAT = "the passphrase file";

  private PassphraseFile() {}

  /**
   * Reads the passphrase: all before the first line break, or before the end.
   *
   * @return a new array, which the caller wipes
   * @throws org.kmsjca.kms.KmsUnavailableException if the file is not there, open to others, longer
   *     than {@value #MAX_BYTES} bytes, or not in UTF-8
   */
  static char[] firstLine(Path file) {
    // Our own buffer: the stream would leave one behind.
    byte[] content = new byte[MAX_BYTES + 1];
    try {
      PrivateFile.refuseOpenToOthers(WHAT, file);
      int size;
      try (InputStream in = Files.newInputStream(file)) {
        size = in.readNBytes(content, 0, content.length);
      }
      if (size > MAX_BYTES) {
        throw StoreFault.of(
            WHAT + " " + file + " has more than " + MAX_BYTES + " bytes", "name the right file");
      }
      return decode(content, sizeOfFirstLine(content, size));
    } catch (CharacterCodingException e) {
      // Its message and cause tell nothing about the content.
      throw StoreFault.of(WHAT + " " + file + " is not in UTF-8", "convert it");
    } catch (IOException e) {
      throw StoreFault.of(WHAT, file, e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static int sizeOfFirstLine(byte[] content, int all) {
    int size = 0;
    while (size < all && content[size] != '\n' && content[size] != '\r') {
      size++;
    }
    return size;
  }

  private static char[] decode(byte[] content, int size) throws CharacterCodingException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, size));
    try {
      return Arrays.copyOf(text.array(), text.limit());
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }
}
