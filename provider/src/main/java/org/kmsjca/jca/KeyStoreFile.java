// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;

/**
 * The file of a KeyStore: settings, entries, and a MAC over all of it; or settings alone, as people
 * write them.
 *
 * <p>Settings are read before the MAC can be checked, since they lead to the service that checks
 * it. Entries are read afterwards.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none: data keys are wrapped.
 *
 * @see "docs/spec/keystore-file.md"
 */
final class KeyStoreFile {

  /** No file is larger. */
  static final int MAX_BYTES = 16 << 20;

  private static final String MAGIC = "KMS-JCA KeyStore ";
  private static final String VERSION = "1";
  private static final int MAX_VERSION_DIGITS = 9;
  private static final byte[] MAGIC_BYTES = MAGIC.getBytes(StandardCharsets.US_ASCII);
  private static final String INTEGRITY_KEY = "integrity-key";
  private static final String LAST_LINE = "integrity=";
  private static final int LAST_LINE_FIELDS = 3;
  private static final String HASH = "SHA-256";

  /* An explicit provider: by bare name any other could answer. */
  private static final String HASH_PROVIDER = "SUN";

  private static final String CHANGED =
      "the KeyStore's file was changed, or is damaged or incomplete";

  private final Configuration configuration;
  private final @Nullable String integrityKey;
  private final Properties entries;
  private final @Nullable Seal seal;

  /**
   * The entries of a file.
   *
   * @param dataKeys wrapped
   * @param certificates trusted
   */
  record Entries(DataKeyEntries dataKeys, CertificateEntries certificates) {

    static Entries none() {
      return new Entries(new DataKeyEntries(), new CertificateEntries());
    }

    boolean isEmpty() {
      return dataKeys.names().isEmpty() && certificates.names().isEmpty();
    }
  }

  /* What stands in the last line, and what it covers. */
  private record Seal(Bytes file, int coveredBytes, Bytes wrappedKey, String mac) {}

  private KeyStoreFile(
      Configuration configuration,
      @Nullable String integrityKey,
      Properties entries,
      @Nullable Seal seal) {
    this.configuration = configuration;
    this.integrityKey = integrityKey;
    this.entries = entries;
    this.seal = seal;
  }

  /**
   * Tells whether a stream begins as a file that {@link #write} has made.
   *
   * @param stream is read no further than the first line
   */
  static boolean probe(InputStream stream) throws IOException {
    return Arrays.equals(stream.readNBytes(MAGIC_BYTES.length), MAGIC_BYTES);
  }

  /**
   * Reads a file.
   *
   * @param stream is read to its end; stays open
   * @throws IOException if the stream fails, is empty or too long, or is no such file
   */
  static KeyStoreFile read(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("the KeyStore's file is longer than " + MAX_BYTES + " bytes");
    }
    if (bytes.length == 0) {
      throw new IOException(
          "the KeyStore's file is empty; a configuration has one line at least, if only '#'");
    }
    try {
      return probe(new ByteArrayInputStream(bytes)) ? sealed(bytes) : settingsOnly(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException("the KeyStore's configuration is wrong: " + e.getMessage(), e);
    }
  }

  private static KeyStoreFile settingsOnly(byte[] bytes) throws IOException {
    Properties settings = properties(bytes, 0, bytes.length);
    Properties entries = takeEntries(settings);
    if (!entries.isEmpty()) {
      throw new IOException(
          "a file with entries begins with '"
              + MAGIC
              + VERSION
              + "' and is protected by its MAC;"
              + " this one is not");
    }
    Object key = settings.remove(INTEGRITY_KEY);
    return new KeyStoreFile(
        Configuration.of(Path.of(""), settings),
        key == null ? null : key.toString(),
        entries,
        null);
  }

  private static KeyStoreFile sealed(byte[] bytes) throws IOException {
    int firstLine = lineEnd(bytes, MAGIC_BYTES.length, MAGIC_BYTES.length + MAX_VERSION_DIGITS);
    String version =
        new String(
            bytes, MAGIC_BYTES.length, firstLine - MAGIC_BYTES.length, StandardCharsets.US_ASCII);
    if (!version.equals(VERSION)) {
      throw new IOException(
          "the KeyStore's file has format version '" + version + "'; known is " + VERSION);
    }
    int lastLine = lastLine(bytes);
    Seal seal = seal(bytes, lastLine);
    Properties settings = properties(bytes, firstLine + 1, lastLine);
    Properties entries = takeEntries(settings);
    if (!(settings.remove(INTEGRITY_KEY) instanceof String key)) {
      throw new IOException(CHANGED);
    }
    return new KeyStoreFile(Configuration.of(Path.of(""), settings), key, entries, seal);
  }

  private static int lineEnd(byte[] bytes, int from, int to) throws IOException {
    for (int i = from; i < Math.min(to, bytes.length); i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    throw new IOException(CHANGED);
  }

  /* Where the last line begins, which is not the first. */
  private static int lastLine(byte[] bytes) throws IOException {
    int last = bytes.length - 1;
    if (bytes[last] == '\n') {
      do {
        last--;
      } while (last > 0 && bytes[last] != '\n');
      if (last > MAGIC_BYTES.length) {
        return last + 1;
      }
    }
    throw new IOException(CHANGED);
  }

  /* The hash keeps mere damage from leading to some other service; the MAC decides. */
  private static Seal seal(byte[] bytes, int lastLine) throws IOException {
    String line =
        new String(bytes, lastLine, bytes.length - 1 - lastLine, StandardCharsets.ISO_8859_1);
    String[] fields = line.split(" ", -1);
    if (fields.length != LAST_LINE_FIELDS || !fields[0].equals(LAST_LINE + hash(bytes, lastLine))) {
      throw new IOException(CHANGED);
    }
    try {
      int covered = bytes.length - 1 - fields[2].length();
      return new Seal(Bytes.wrap(bytes), covered, Bytes.ofBase64(fields[1]), fields[2]);
    } catch (IllegalArgumentException e) {
      throw new IOException(CHANGED, e);
    }
  }

  private static String hash(byte[] file, int sizeBytes) {
    Provider provider = Security.getProvider(HASH_PROVIDER);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + HASH_PROVIDER + " is not installed");
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(HASH, provider);
      digest.update(file, 0, sizeBytes);
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("no " + HASH + " in " + HASH_PROVIDER, e);
    }
  }

  private static Properties properties(byte[] bytes, int from, int to) throws IOException {
    Properties properties = new Properties();
    InputStream part = new ByteArrayInputStream(bytes, from, to - from);
    properties.load(new InputStreamReader(part, StandardCharsets.UTF_8));
    return properties;
  }

  private static Properties takeEntries(Properties properties) {
    Properties entries = new Properties();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(DataKeyEntries.PREFIX) || name.startsWith(CertificateEntries.PREFIX)) {
        entries.setProperty(name, properties.getProperty(name));
        properties.remove(name);
      }
    }
    return entries;
  }

  /** The settings, which nothing has confirmed yet. */
  Configuration configuration() {
    return configuration;
  }

  /** The KMS key that protects the file; null if none is named. */
  @Nullable String integrityKey() {
    return integrityKey;
  }

  /**
   * Checks the MAC, then reads the entries.
   *
   * @param kms the service that the settings name
   * @throws IOException if the file was changed, or an entry is malformed
   * @throws org.kmsjca.kms.KmsException if the service refuses or fails
   */
  Entries open(Kms kms) throws IOException {
    if (seal != null && integrityKey != null) {
      verify(kms, integrityKey, seal);
    }
    try {
      return new Entries(DataKeyEntries.of(entries), CertificateEntries.of(entries));
    } catch (IllegalArgumentException e) {
      throw new IOException("the KeyStore's file is wrong: " + e.getMessage(), e);
    }
  }

  private static void verify(Kms kms, String key, Seal seal) throws IOException {
    byte[] bytes = seal.file().toByteArray();
    try (FileSeal opened = FileSeal.open(kms, key, seal.wrappedKey())) {
      byte[] expected =
          opened.mac(bytes, seal.coveredBytes()).getBytes(StandardCharsets.ISO_8859_1);
      byte[] given = seal.mac().getBytes(StandardCharsets.ISO_8859_1);
      if (!MessageDigest.isEqual(expected, given)) {
        throw new IOException(CHANGED);
      }
    } catch (KmsInvalidCiphertextException e) {
      throw new IOException(CHANGED, e);
    }
  }

  /** Gives the bytes of a file. */
  static byte[] write(Configuration configuration, Entries entries, FileSeal seal)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(MAGIC_BYTES);
    write(file, VERSION + "\n");
    configuration.writeTo(file);
    write(file, INTEGRITY_KEY + "=" + seal.keyArn() + "\n");
    write(file, entries.dataKeys().lines());
    write(file, entries.certificates().lines());
    String hash = hash(file.toByteArray(), file.size());
    write(file, LAST_LINE + hash + " " + seal.wrappedKey().base64() + " ");
    byte[] covered = file.toByteArray();
    write(file, seal.mac(covered, covered.length) + "\n");
    if (file.size() > MAX_BYTES) {
      throw new IOException(
          "the KeyStore's file would have " + file.size() + " bytes; allowed: " + MAX_BYTES);
    }
    return file.toByteArray();
  }

  private static void write(ByteArrayOutputStream file, String text) throws IOException {
    file.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
