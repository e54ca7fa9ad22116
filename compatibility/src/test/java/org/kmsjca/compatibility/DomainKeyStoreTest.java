// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DomainLoadStoreParameter;
import java.security.Key;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Map;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JDK's domain KeyStore: several KeyStores as one, among them ours. */
class DomainKeyStoreTest {

  private InstalledService service;
  private URI domain;

  @BeforeEach
  void install() throws Exception {
    service = InstalledService.open();
    Path file = service.directory().resolve("kms.ks");
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    keyStore.load(null, null);
    try (OutputStream out = Files.newOutputStream(file)) {
      keyStore.store(out, null);
    }
    Path configuration = service.directory().resolve("domains.cfg");
    Files.writeString(
        configuration,
        """
        domain application {
            keystore kms
                keystoreType="KMS-AES"
                keystoreURI="%s";
        };
        """
            .formatted(file.toUri()));
    domain = URI.create(configuration.toUri() + "#application");
  }

  @AfterEach
  void uninstall() {
    service.close();
  }

  @Test
  void key_ofTheDomain_encryptsAndDecrypts() throws Exception {
    KeyStore keyStore = KeyStore.getInstance("DKS");
    keyStore.load(
        new DomainLoadStoreParameter(
            domain, Map.of("kms", new KeyStore.PasswordProtection(new char[0]))));
    assertThat(Collections.list(keyStore.aliases())).contains("kms " + InstalledService.ALIAS);
    Key key = keyStore.getKey("kms " + InstalledService.ALIAS, new char[0]);
    Cipher cipher = Cipher.getInstance("KMS-AES");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(new byte[] {1, 2, 3});
    cipher.init(Cipher.DECRYPT_MODE, service.key());
    assertThat(cipher.doFinal(message)).containsExactly(1, 2, 3);
  }
}
