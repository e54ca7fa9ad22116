// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;

/** Encrypts and decrypts files of any size, each as one message, in little memory. */
final class FileEncryption {

  private static final String TRANSFORMATION = "KMS-AES/GCM/NoPadding";

  private FileEncryption() {}

  /**
   * Encrypts files.
   *
   * @param files below {@code from}
   * @param from where the files are
   * @param to where the messages go, under the same names
   * @param key encrypts
   */
  static Totals encrypt(List<Path> files, Path from, Path to, Key key)
      throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    long bytes = 0;
    long start = System.nanoTime();
    for (Path file : files) {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      try (OutputStream out = new CipherOutputStream(newFile(file, from, to), cipher)) {
        bytes += Files.copy(file, out);
      }
    }
    return new Totals(files.size(), bytes, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Decrypts what {@link #encrypt} wrote; takes the same parameters.
   *
   * @throws IOException if a file cannot be read or written, or is not what was encrypted
   */
  static Totals decrypt(List<Path> files, Path from, Path to, Key key)
      throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    long bytes = 0;
    long start = System.nanoTime();
    for (Path file : files) {
      cipher.init(Cipher.DECRYPT_MODE, key);
      try (InputStream in = new CipherInputStream(Files.newInputStream(file), cipher);
          OutputStream out = newFile(file, from, to)) {
        bytes += in.transferTo(out);
      }
    }
    return new Totals(files.size(), bytes, Duration.ofNanos(System.nanoTime() - start));
  }

  private static OutputStream newFile(Path file, Path from, Path to) throws IOException {
    Path target = to.resolve(from.relativize(file));
    Files.createDirectories(target.getParent());
    return Files.newOutputStream(target);
  }
}
