// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** KeyStores with a private key and a certificate that it signed itself, made by keytool. */
public final class CertificateFiles {

  /** Opens them all. */
  public static final String PASSWORD = "changeit";

  private CertificateFiles() {}

  /**
   * Makes one and reads it.
   *
   * @param file must not exist; PKCS #12
   * @param names for which it is good, for example {@code san=dns:localhost}
   */
  public static KeyStore make(Path file, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "kms",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                names)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keyStore.load(in, PASSWORD.toCharArray());
    }
    return keyStore;
  }
}
