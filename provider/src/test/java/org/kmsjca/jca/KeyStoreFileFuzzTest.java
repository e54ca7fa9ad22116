// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.testing.FakeKms;

/** Files from anywhere, and good ones that were changed, are refused with IOException only. */
class KeyStoreFileFuzzTest {

  private static final FakeKms KMS = FakeKms.withKeys();
  private static final byte[] FILE = file();
  private static final byte[] FIRST_LINE =
      "KMS-JCA KeyStore 1\n".getBytes(StandardCharsets.US_ASCII);

  private static byte[] file() {
    try (FileSeal seal = FileSeal.create(KMS, KMS.makeKey("alias/x"))) {
      return KeyStoreFile.write(
          Configuration.of(Path.of(""), new Properties()), KeyStoreFile.Entries.none(), seal);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The settings lead to no service here: what a file says must not open one. */
  @FuzzTest
  void read_ofAnyBytes_isReadOrRefusedWithIoException(byte[] input) {
    open(input);
    byte[] body = Arrays.copyOf(FIRST_LINE, FIRST_LINE.length + input.length + 1);
    System.arraycopy(input, 0, body, FIRST_LINE.length, input.length);
    body[body.length - 1] = '\n';
    if (open(withLastLine(body))) {
      throw new AssertionError("a file that nobody sealed was opened");
    }
    byte[] changed = FILE.clone();
    for (int i = 0; i + 2 < input.length; i += 3) {
      int place = (((input[i] & 0xFF) << 8) | (input[i + 1] & 0xFF)) % changed.length;
      changed[place] ^= input[i + 2];
    }
    if (!Arrays.equals(changed, FILE) && isSealed(changed) && open(changed)) {
      throw new AssertionError("a changed file was opened");
    }
  }

  private static boolean isSealed(byte[] file) {
    return file[0] == FILE[0];
  }

  /* The last line of the good file, with the hash of another. */
  private static byte[] withLastLine(byte[] body) {
    String good = new String(FILE, StandardCharsets.ISO_8859_1);
    int lastLine = good.lastIndexOf('\n', good.length() - 2) + 1;
    String end = good.substring(good.indexOf(' ', lastLine));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      String line = "integrity=" + Base64.getEncoder().encodeToString(hash) + end;
      byte[] file = Arrays.copyOf(body, body.length + line.length());
      System.arraycopy(
          line.getBytes(StandardCharsets.ISO_8859_1), 0, file, body.length, line.length());
      return file;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean open(byte[] file) {
    try {
      KeyStoreFile.read(new ByteArrayInputStream(file)).open(KMS);
      return true;
    } catch (IOException | KmsException e) {
      return false;
    }
  }
}
