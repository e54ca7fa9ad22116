// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKeySpec;

/**
 * Our provider with an embedded service in a directory of its own: store on disk, audit on.
 *
 * <p>The directory is removed at the end.
 */
public final class OwnProvider implements AutoCloseable {

  private static final String TRANSFORMATION = "KMS-AES";

  private final Path directory;
  private final KmsProvider provider;

  private OwnProvider(Path directory, KmsProvider provider) {
    this.directory = directory;
    this.provider = provider;
  }

  /**
   * Opens a service in a new directory.
   *
   * @param engine the engine of AES-GCM
   * @param settings further settings
   * @return the provider
   * @throws IOException if there can be no directory
   */
  public static OwnProvider open(String engine, Map<String, String> settings) throws IOException {
    return open(Files.createTempDirectory("kms-benchmark"), engine, settings);
  }

  /**
   * Opens the service of a directory.
   *
   * @param directory with a store, or empty
   * @param engine the engine of AES-GCM
   * @param settings further settings
   * @return the provider
   */
  public static OwnProvider open(Path directory, String engine, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty("engine", engine);
    return new OwnProvider(directory, new KmsProvider(Configuration.of(directory, properties)));
  }

  /**
   * Tells the directory.
   *
   * @return where the store and the audit trail are
   */
  public Path directory() {
    return directory;
  }

  /**
   * Tells the provider.
   *
   * @return the provider, not installed
   */
  public KmsProvider provider() {
    return provider;
  }

  /**
   * Makes a KMS key.
   *
   * @return its handle
   * @throws GeneralSecurityException if the service refuses
   */
  public SecretKey newKey() throws GeneralSecurityException {
    return KeyGenerator.getInstance(TRANSFORMATION, provider).generateKey();
  }

  /**
   * Finds a KMS key.
   *
   * @param keyId of the key
   * @return its handle
   * @throws GeneralSecurityException if the service refuses
   */
  public SecretKey key(String keyId) throws GeneralSecurityException {
    return SecretKeyFactory.getInstance(TRANSFORMATION, provider)
        .generateSecret(new KmsKeySpec(keyId));
  }

  /**
   * Makes a cipher.
   *
   * @return the cipher, not initialised
   * @throws GeneralSecurityException never
   */
  public Cipher newCipher() throws GeneralSecurityException {
    return Cipher.getInstance(TRANSFORMATION, provider);
  }

  /** Closes all services of this JVM and removes the directory. */
  @Override
  public void close() throws IOException {
    // What a checkpoint of the process does.
    Checkpoints.checkpoint();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
