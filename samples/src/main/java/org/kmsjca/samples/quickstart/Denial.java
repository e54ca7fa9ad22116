// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.ProviderException;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.spi.Configuration;

/** A guest, who may encrypt, tries to decrypt. */
final class Denial {

  private static final String GUEST = "arn:aws:iam::000000000000:user/guest";

  private Denial() {}

  /** Shows what the guest can do with the key, and what the owner can. */
  static void show(Path kms, String alias, SecretKey owned)
      throws IOException, GeneralSecurityException {
    Properties settings = new Properties();
    settings.setProperty("caller", GUEST);
    KmsProvider provider = new KmsProvider(Configuration.of(kms, settings));
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    Key key = keyStore.getKey(alias, null);

    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal("from the guest".getBytes(UTF_8));
    Report.line("%s encrypts: done", GUEST);

    cipher.init(Cipher.DECRYPT_MODE, key);
    try {
      cipher.doFinal(message);
      throw new IllegalStateException("the guest could decrypt");
    } catch (ProviderException e) {
      if (!(e.getCause() instanceof KmsAccessDeniedException)) {
        throw e;
      }
      Report.line("the same decrypts: %s", e.getMessage());
    }

    cipher.init(Cipher.DECRYPT_MODE, owned);
    Report.line("the owner decrypts: \"%s\"", new String(cipher.doFinal(message), UTF_8));
  }
}
