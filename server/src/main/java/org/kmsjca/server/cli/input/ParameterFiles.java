// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * Values that are in files: {@code file://} for texts, {@code fileb://} for bytes.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ParameterFiles {

  private static final String TEXT = "file://";
  private static final String BYTES = "fileb://";

  /* Far above the largest value of any member, far below what fills the memory. */
  private static final int MAX_BYTES = 16 << 20;

  private final Path directory;
  private final Path home;

  /**
   * Makes a reader of files.
   *
   * @param directory where relative paths start
   * @param home what {@code ~} stands for
   */
  public ParameterFiles(Path directory, Path home) {
    this.directory = directory;
    this.home = home;
  }

  /** Reads the bytes that a value names; null if it names none. Whoever asked destroys them. */
  @Nullable KeyMaterial bytes(String word, String flag) {
    return word.startsWith(BYTES)
        ? KeyMaterial.wrap(read(word, word.substring(BYTES.length()), flag))
        : null;
  }

  /**
   * Gives a value that is a text or names a file with one.
   *
   * @param word the value, {@code file://} before a path
   * @param flag names it in errors
   * @return the text
   * @throws InputException if the file cannot be read
   */
  public String text(String word, String flag) {
    String path = word.startsWith(TEXT) ? word.substring(TEXT.length()) : null;
    if (path == null) {
      if (!word.startsWith(BYTES)) {
        return word;
      }
      path = word.substring(BYTES.length());
    }
    byte[] content = read(word, path, flag);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(word, flag, "it is not in UTF-8");
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /* The size is not asked for first: pipes have none. */
  private byte[] read(String word, String path, String flag) {
    try (InputStream content = Files.newInputStream(file(path))) {
      byte[] bytes = content.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        Arrays.fill(bytes, (byte) 0);
        throw unreadable(word, flag, "longer than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw unreadable(word, flag, "there is no file " + path);
    } catch (InvalidPathException e) {
      throw unreadable(word, flag, e.getReason());
    } catch (IOException e) {
      throw unreadable(word, flag, e.getMessage());
    }
  }

  private Path file(String path) {
    return path.startsWith("~/") ? home.resolve(path.substring(2)) : directory.resolve(path);
  }

  private static InputException unreadable(String word, String flag, @Nullable String reason) {
    return InputException.of(flag, "Unable to load paramfile " + word + ": " + reason);
  }
}
