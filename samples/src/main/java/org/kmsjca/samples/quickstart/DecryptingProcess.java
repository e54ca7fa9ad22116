// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Security;
import org.kmsjca.jca.KmsProvider;

/** The second process: gets a handle of the key from a KeyStore and decrypts with it. */
public final class DecryptingProcess {

  private DecryptingProcess() {}

  /** Starts the process and waits for its success. */
  static void run(Path keyStoreFile, String alias, Path encrypted, Path decrypted)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                DecryptingProcess.class.getName(),
                keyStoreFile.toString(),
                alias,
                encrypted.toString(),
                decrypted.toString())
            .inheritIO()
            .start();
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException("the decrypting process failed with exit code " + exitCode);
    }
  }

  /** What the process does. Arguments: KeyStore file, alias, encrypted files, where to write. */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    Security.addProvider(new KmsProvider());
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
      keyStore.load(in, null);
    }
    Key key = keyStore.getKey(args[1], null);
    Path from = Path.of(args[2]);
    Totals read = FileEncryption.decrypt(FileTree.filesIn(from), from, Path.of(args[3]), key);
    Report.line("process %d: %s", ProcessHandle.current().pid(), read);
  }
}
