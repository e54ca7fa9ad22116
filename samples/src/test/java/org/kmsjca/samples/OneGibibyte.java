// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;

/** Streams 1 GiB into a file and back, and prints the hashes of both directions. */
public final class OneGibibyte {

  private static final long SIZE_BYTES = 1L << 30;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final long SEED = 20261121;

  private OneGibibyte() {}

  /** Runs; the argument names the directory of the store and the message. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    KmsProvider provider = new KmsProvider(Configuration.defaults(home));
    SecretKey key = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding", provider);
    Path message = home.resolve("message");
    try {
      long start = System.nanoTime();
      cipher.init(Cipher.ENCRYPT_MODE, key);
      System.out.println("written " + write(cipher, message));
      long middle = System.nanoTime();
      cipher.init(Cipher.DECRYPT_MODE, key);
      System.out.println("read    " + read(cipher, message));
      long end = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "message %d bytes, %.1f s to encrypt, %.1f s to decrypt, heap of at most %d bytes%n",
          Files.size(message),
          (middle - start) / 1e9,
          (end - middle) / 1e9,
          Runtime.getRuntime().maxMemory());
    } finally {
      Files.delete(message);
    }
  }

  private static String write(Cipher cipher, Path message) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = new CipherOutputStream(Files.newOutputStream(message), cipher)) {
      for (long written = 0; written < SIZE_BYTES; written += BLOCK_BYTES) {
        random.nextBytes(block);
        digest.update(block);
        out.write(block);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String read(Cipher cipher, Path message) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[BLOCK_BYTES];
    long size = 0;
    try (InputStream in = new CipherInputStream(Files.newInputStream(message), cipher)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
        size += read;
      }
    }
    if (size != SIZE_BYTES) {
      throw new IOException("read " + size + " bytes");
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
