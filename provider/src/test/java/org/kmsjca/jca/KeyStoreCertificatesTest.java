// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collections;
import java.util.Properties;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.testing.FakeProvider;
import org.kmsjca.testing.Spec;

/** Trusted certificates in the KeyStore's file: J-13, J-15, J-16. */
class KeyStoreCertificatesTest {

  private final FakeProvider fake = FakeProvider.make();
  private final Certificate certificate = certificate();

  private static Certificate certificate() {
    try (InputStream pem = KeyStoreCertificatesTest.class.getResourceAsStream("certificate.pem")) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    } catch (IOException | java.security.cert.CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private KeyStore throughAFile(KeyStore keyStore) throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    keyStore.store(stream, null);
    KeyStore again = KeyStore.getInstance("KMS-AES", fake.provider());
    again.load(new ByteArrayInputStream(stream.toByteArray()), null);
    return again;
  }

  @Test
  @Spec("KF-10")
  void certificate_comesBackFromTheFile() throws Exception {
    KeyStore before = fake.keyStore();
    before.setCertificateEntry("ca 1=\u00e4", certificate);
    KeyStore keyStore = throughAFile(before);
    assertThat(keyStore.getCertificate("ca 1=\u00e4")).isEqualTo(certificate);
    assertThat(keyStore.getCreationDate("ca 1=\u00e4"))
        .isEqualTo(before.getCreationDate("ca 1=\u00e4"));
    assertThat(keyStore.getCertificateAlias(certificate)).isEqualTo("ca 1=\u00e4");
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(keyStore);
    assertThat(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers())
        .containsExactly((java.security.cert.X509Certificate) certificate);
  }

  /** J-8, J-16: a certificate is no key, in all queries. */
  @Test
  @Spec("KF-10")
  void certificate_inAllQueries_isACertificate() throws Exception {
    KeyStore keyStore = fake.keyStore();
    int before = keyStore.size();
    keyStore.setEntry("ca", new KeyStore.TrustedCertificateEntry(certificate), null);
    assertThat(keyStore.size()).isEqualTo(before + 1);
    assertThat(Collections.list(keyStore.aliases())).contains("ca");
    assertThat(keyStore.containsAlias("ca")).isTrue();
    assertThat(keyStore.isCertificateEntry("ca")).isTrue();
    assertThat(keyStore.isKeyEntry("ca")).isFalse();
    assertThat(keyStore.getKey("ca", null)).isNull();
    assertThat(keyStore.getCertificateChain("ca")).isNull();
    assertThat(keyStore.entryInstanceOf("ca", KeyStore.TrustedCertificateEntry.class)).isTrue();
    assertThat(keyStore.entryInstanceOf("ca", KeyStore.SecretKeyEntry.class)).isFalse();
    assertThat(keyStore.getEntry("ca", null)).isInstanceOf(KeyStore.TrustedCertificateEntry.class);
    keyStore.deleteEntry("ca");
    assertThat(keyStore.containsAlias("ca")).isFalse();
    assertThat(keyStore.getCertificateAlias(certificate)).isNull();
    assertThat(keyStore.size()).isEqualTo(before);
  }

  @Test
  @Spec("KF-10")
  void certificate_withTheNameOfAKey_isRefused() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setKeyEntry("data", DataKeys.generate(fake, "AES"), null, null);
    for (String name : new String[] {"test", "alias/free", "data", fake.keyArn()}) {
      assertThatThrownBy(() -> keyStore.setCertificateEntry(name, certificate))
          .isInstanceOf(KeyStoreException.class)
          .hasMessageContaining(name);
    }
  }

  /** The KeyStore's rule: a key takes the place of whatever had its name. */
  @Test
  @Spec("KF-10")
  void key_withTheNameOfACertificate_takesItsPlace() throws Exception {
    KeyStore keyStore = fake.keyStore();
    keyStore.setCertificateEntry("one", certificate);
    keyStore.setCertificateEntry("two", certificate);
    keyStore.setKeyEntry("one", DataKeys.generate(fake, "AES"), null, null);
    keyStore.setKeyEntry("two", fake.key(), null, null);
    assertThat(keyStore.isKeyEntry("one")).isTrue();
    assertThat(keyStore.isKeyEntry("two")).isTrue();
    assertThat(keyStore.getCertificate("one")).isNull();
    assertThat(keyStore.getCertificate("two")).isNull();
  }

  /** J-4: nothing is lost in silence; a secret key has no chain. */
  @Test
  @Spec("KF-10")
  void certificate_thatCannotBeKept_isRefused() throws Exception {
    KeyStore keyStore = fake.keyStore();
    Certificate[] chain = {certificate};
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", fake.key(), null, chain))
        .isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> keyStore.setKeyEntry("x", DataKeys.generate(fake, "AES"), null, chain))
        .isInstanceOf(KeyStoreException.class);
    keyStore.setCertificateEntry("ca", certificate);
    assertThatThrownBy(() -> keyStore.store(null, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z !",
        "today AAAA",
        "2026-01-01T00:00:00Z AAAA",
        "2026-01-01T00:00:00Z AAAA AAAA"
      })
  @Spec("KF-10")
  void read_ofADamagedEntry_isRefused(String line) {
    Properties entries = new Properties();
    entries.setProperty(CertificateEntries.PREFIX + "x", line);
    assertThatThrownBy(() -> CertificateEntries.of(entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'x'");
  }

  @Test
  void read_ofTwoCertificatesInOneEntry_isRefused() throws Exception {
    byte[] one = certificate.getEncoded();
    byte[] two = new byte[2 * one.length];
    System.arraycopy(one, 0, two, 0, one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    Properties entries = new Properties();
    entries.setProperty(
        CertificateEntries.PREFIX + "x",
        "2026-01-01T00:00:00Z " + Base64.getEncoder().encodeToString(two));
    assertThatThrownBy(() -> CertificateEntries.of(entries))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
