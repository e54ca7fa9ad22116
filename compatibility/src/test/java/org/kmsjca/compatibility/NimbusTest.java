// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.spec.KmsDataKey;

/** Nimbus JOSE+JWT: JWE with {@code dir} and {@code A256GCM} under a data-key handle. I-3. */
class NimbusTest {

  private static final String TEXT = "attack at dawn";

  private InstalledService service;
  private KmsDataKey key;

  @BeforeEach
  void install() throws Exception {
    service = InstalledService.open();
    key = service.dataKey(256);
  }

  @AfterEach
  void uninstall() {
    service.close();
  }

  private static String encrypt(SecretKey key) throws JOSEException {
    JWEObject jwe =
        new JWEObject(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), new Payload(TEXT));
    jwe.encrypt(new DirectEncrypter(key));
    return jwe.serialize();
  }

  private static String decrypt(String compact, SecretKey key) throws Exception {
    JWEObject jwe = JWEObject.parse(compact);
    jwe.decrypt(new DirectDecrypter(key));
    return jwe.getPayload().toString();
  }

  @Test
  void directEncrypter_dataKey_openedByAPlainCopy() throws Exception {
    assertThat(decrypt(encrypt(key), service.plainCopy(key))).isEqualTo(TEXT);
  }

  @Test
  void directDecrypter_dataKey_opensWhatAPlainCopyMade() throws Exception {
    assertThat(decrypt(encrypt(service.plainCopy(key)), key)).isEqualTo(TEXT);
  }

  @Test
  void directDecrypter_changedTag_isRefused() throws Exception {
    String compact = encrypt(key);
    char last = compact.charAt(compact.length() - 3);
    String changed =
        compact.substring(0, compact.length() - 3)
            + (last == 'A' ? 'B' : 'A')
            + compact.substring(compact.length() - 2);
    assertThatThrownBy(() -> decrypt(changed, key)).isInstanceOf(JOSEException.class);
  }

  @Test
  void directEncrypter_keyDisabled_isRefused() throws Exception {
    String compact = encrypt(key);
    service.disableKey();
    assertThatThrownBy(() -> encrypt(key))
        .isInstanceOf(JOSEException.class)
        .hasMessageContaining("disabled");
    assertThatThrownBy(() -> decrypt(compact, key)).isInstanceOf(JOSEException.class);
  }
}
