// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates of a file, and no others. */
public final class TrustedCertificates {

  private static final int MAX_BYTES = 16 << 20;

  private TrustedCertificates() {}

  /**
   * Reads a bundle.
   *
   * @param file X.509 certificates in PEM, of authorities or of servers themselves
   * @return for connections to whoever shows one of them, or one that one of them signed
   * @throws IOException if it cannot be read, or has no certificate; the message says so for people
   */
  public static SSLSocketFactory read(Path file) throws IOException {
    Collection<? extends Certificate> certificates = certificates(file);
    if (certificates.isEmpty()) {
      throw new IOException("there is no certificate in " + file);
    }
    try {
      // Of the JDK by name: which provider comes first is not asked, it may be our own.
      KeyStore store = KeyStore.getInstance("PKCS12", provider("SUN", "SunJSSE"));
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("certificate-" + store.size(), certificate);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX", provider("SunJSSE"));
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS", provider("SunJSSE"));
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates in " + file + " cannot be used", e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is too large for certificates");
    }
    try {
      return CertificateFactory.getInstance("X.509", provider("SUN"))
          .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (CertificateException e) {
      throw new IOException(file + " has no certificates in PEM", e);
    }
  }

  private static Provider provider(String... names) throws IOException {
    for (String name : names) {
      Provider provider = Security.getProvider(name);
      if (provider != null
          && (names.length == 1 || provider.getService("KeyStore", "PKCS12") != null)) {
        return provider;
      }
    }
    throw new IOException("the JDK's provider " + names[0] + " is not installed");
  }
}
