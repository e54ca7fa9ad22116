// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The trusted certificates of a KeyStore: names and X.509 certificates, as lines of its file.
 *
 * <p>A line is {@code certificate-entry.<name>=<date> <certificate>}: the name as in a URL, the
 * date as in ISO 8601, the certificate's DER encoding in base64.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class CertificateEntries {

  /** Begins the lines. */
  static final String PREFIX = "certificate-entry.";

  private static final String TYPE = "X.509";

  /* An explicit provider: by bare name any other could answer. */
  private static final String PROVIDER = "SUN";

  private record Entry(X509Certificate certificate, Instant creationDate) {}

  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  /**
   * Reads the entries of a file.
   *
   * @throws IllegalArgumentException if one is malformed
   */
  static CertificateEntries of(Properties properties) {
    CertificateEntries read = new CertificateEntries();
    read.entries.putAll(
        EntryLines.read(properties, PREFIX, "a certificate", CertificateEntries::parse));
    return read;
  }

  private static Entry parse(String value) throws CertificateException {
    String[] fields = value.trim().split(" ", -1);
    if (fields.length != 2) {
      throw new IllegalArgumentException(fields.length + " fields; expected 2");
    }
    Instant creationDate = Instant.parse(fields[0]);
    ByteArrayInputStream encoded = new ByteArrayInputStream(Base64.getDecoder().decode(fields[1]));
    Certificate certificate =
        CertificateFactory.getInstance(TYPE, provider()).generateCertificate(encoded);
    if (!(certificate instanceof X509Certificate x509) || encoded.available() > 0) {
      throw new IllegalArgumentException("not one certificate");
    }
    return new Entry(x509, creationDate);
  }

  private static Provider provider() {
    @Nullable Provider provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + PROVIDER + " is not installed");
    }
    return provider;
  }

  /** Gives the lines of a file. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(entries)
        .forEach(
            (name, entry) ->
                lines
                    .append(PREFIX)
                    .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(entry.creationDate())
                    .append(' ')
                    .append(base64(entry.certificate()))
                    .append('\n'));
    return lines.toString();
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was encoded cannot be any more", e);
    }
  }

  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  Optional<X509Certificate> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::certificate);
  }

  Optional<Instant> creationDate(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::creationDate);
  }

  /** Finds the first name of a certificate. */
  Optional<String> nameOf(Certificate certificate) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().certificate().equals(certificate))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Gives a certificate a name.
   *
   * @throws CertificateEncodingException if it has no encoding, and so cannot be kept
   */
  void put(String name, X509Certificate certificate, Instant now)
      throws CertificateEncodingException {
    certificate.getEncoded();
    entries.put(name, new Entry(certificate, now));
  }

  /** Takes a name away; false if it is none of a certificate. */
  boolean remove(String name) {
    return entries.remove(name) != null;
  }
}
