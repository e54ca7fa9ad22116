// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKeyGenParameterSpec;

/**
 * The problem: a backup is larger than the memory of the machine that restores it, and a backup
 * that was cut off must not look like a complete one.
 *
 * <p>A message is a sequence of segments, each with a tag of its own, the last one marked.
 * Plaintext is released segment by segment after its tag was checked, so {@code CipherInputStream}
 * never holds more than one. (The JDK's AES/GCM keeps the whole message in memory when it
 * decrypts.)
 *
 * <p>Expect: the restored size, and an exception at the end of a backup whose last byte is missing.
 * What was read before that exception is authentic but incomplete: keep it only if no exception
 * came.
 */
public final class Sample05_Streaming {

  private static final int BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS = 512;

  private Sample05_Streaming() {}

  /** Runs the sample; the argument names the directory of the store and the backup. */
  public static void main(String[] args) throws Exception {
    Path home = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("kms-jca");
    KmsProvider provider = new KmsProvider(Configuration.defaults(home));
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new KmsKeyGenParameterSpec("backups"));
    SecretKey key = generator.generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    Path backup = home.resolve("backup.kms");

    cipher.init(Cipher.ENCRYPT_MODE, key);
    try (OutputStream out = new CipherOutputStream(Files.newOutputStream(backup), cipher)) {
      byte[] block = new byte[BLOCK_BYTES];
      for (int i = 0; i < BLOCKS; i++) {
        out.write(block);
      }
    }
    System.out.println("restored: " + restore(cipher, key, backup) + " bytes");

    try (FileChannel channel = FileChannel.open(backup, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
    try {
      restore(cipher, key, backup);
    } catch (IOException e) {
      System.out.println("cut off: " + e.getMessage());
    } finally {
      Files.delete(backup);
    }
  }

  private static long restore(Cipher cipher, SecretKey key, Path backup) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, key);
    try (InputStream in = new CipherInputStream(Files.newInputStream(backup), cipher)) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
