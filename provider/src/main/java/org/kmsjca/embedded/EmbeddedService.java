// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.embedded.audit.AuditReport;
import org.kmsjca.embedded.audit.AuditVerifier;
import org.kmsjca.embedded.keys.CiphertextBlob;
import org.kmsjca.embedded.store.Argon2Cost;
import org.kmsjca.embedded.store.BackupReport;
import org.kmsjca.embedded.store.LentPassphrase;
import org.kmsjca.embedded.store.RootKeySource;
import org.kmsjca.embedded.store.StoreRestore;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The embedded key management service, for those who run it: callers of every kind, identities,
 * explanations, backups, root keys and the check of the audit trail.
 *
 * <p>Applications that only encrypt have no need of it. Whoever holds this object can act as any
 * caller; what callers may do is decided by policies all the same.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none are kept here.
 */
public final class EmbeddedService {

  private final Configuration configuration;
  private final Engine engine;

  private EmbeddedService(Configuration configuration, Engine engine) {
    this.configuration = configuration;
    this.engine = engine;
  }

  /**
   * Opens the service; makes store, root key and audit trail if they do not exist. In one JVM there
   * is one service for each store, which stays open.
   *
   * @param configuration where store, root key and audit trail are
   * @return the service
   * @throws IllegalArgumentException if the store is open in this JVM with other settings
   * @throws org.kmsjca.kms.KmsLockedException if it is not open and its root key is derived from a
   *     password
   * @throws org.kmsjca.kms.KmsUnavailableException if it cannot be opened
   */
  public static EmbeddedService open(Configuration configuration) {
    return new EmbeddedService(configuration, OpenEngines.of(configuration));
  }

  /**
   * Opens the service, whose root key is derived from a password.
   *
   * @param configuration as in {@link #open(Configuration)}, with {@code root-key = password}
   * @param password also for a service that is open; it stays the caller's and is not kept
   * @return the service
   * @throws IllegalArgumentException if the store is open in this JVM with other settings, or needs
   *     no password
   * @throws org.kmsjca.kms.KmsUnavailableException if it cannot be opened; with an {@link
   *     java.security.UnrecoverableKeyException} as its cause if the password is wrong
   */
  public static EmbeddedService open(Configuration configuration, char[] password) {
    return new EmbeddedService(configuration, OpenEngines.unlock(configuration, password));
  }

  /**
   * Opens the service with a clock of the caller's, for tests of what time does: deletion,
   * rotation, the end of sessions.
   *
   * @param configuration where store, root key and audit trail are
   * @param clock tells the time to the whole service
   * @return the service
   * @throws IllegalArgumentException if the store is open in this JVM with other settings or with
   *     another clock
   * @throws org.kmsjca.kms.KmsUnavailableException if it cannot be opened
   */
  public static EmbeddedService open(Configuration configuration, InstantSource clock) {
    return new EmbeddedService(configuration, OpenEngines.of(configuration, clock));
  }

  /**
   * Closes the service and wipes its key material. Whoever still uses it gets errors. Without a
   * call of this method it stays open as long as the JVM runs. A second call does nothing.
   */
  public void close() {
    OpenEngines.close(configuration);
  }

  /**
   * Acts as a caller who is known by name, in the Region of the configuration.
   *
   * @param caller the principal
   * @return what the caller can do
   */
  public EmbeddedCaller as(Caller caller) {
    return new EmbeddedCaller(engine, Session.of(caller, region()));
  }

  /**
   * Acts as whoever an access key belongs to, in the Region of the configuration.
   *
   * @param credentials the access key; they stay the caller's of this method
   * @return what the caller can do
   * @throws org.kmsjca.kms.KmsAccessDeniedException if there is no such access key, or the secret
   *     is another one
   */
  public EmbeddedCaller as(AccessKeyCredentials credentials) {
    return new EmbeddedCaller(engine, engine.session(credentials, region()));
  }

  /**
   * Acts as whoever signed a request with the secret of an access key, in the Region of the
   * configuration.
   *
   * @param accessKeyId the access key that the request names
   * @param sessionToken the token that came with it; null for none. It stays the caller's of this
   *     method
   * @param proof tells whether the request was signed with this secret, a text in ASCII, which is
   *     lent to it and must not be kept; compares in constant time
   * @return what the caller can do
   * @throws org.kmsjca.kms.KmsAccessDeniedException {@code UnrecognizedClientException} if there is
   *     no such access key or token, {@code InvalidSignatureException} if the request was signed
   *     with another secret, {@code ExpiredTokenException} if the session is over
   */
  public EmbeddedCaller asSigner(
      String accessKeyId, @Nullable KeyMaterial sessionToken, Predicate<byte[]> proof) {
    return new EmbeddedCaller(engine, engine.session(accessKeyId, sessionToken, proof, region()));
  }

  /**
   * Copies the store, sealed under its root key, while it is in use.
   *
   * @param file the backup; appears when it is complete
   * @param replace whether an existing file is replaced
   * @return what the backup holds
   * @throws org.kmsjca.kms.KmsUnavailableException if the file exists and is not to be replaced, or
   *     cannot be written
   */
  public BackupSummary backUp(Path file, boolean replace) {
    return summary(
        OpenEngines.store(configuration).backUp(file, replace, engine.clock().instant()));
  }

  /**
   * Makes a store out of a backup.
   *
   * @param file the backup
   * @param configuration where the store shall be, which must not exist, and where its root key is
   * @return what was restored
   * @throws org.kmsjca.kms.KmsUnavailableException if the store exists, the root key is another
   *     one, or the backup is damaged; no store is made then
   */
  public static BackupSummary restore(Path file, Configuration configuration) {
    return restore(file, configuration, OpenEngines.rootKey(configuration, Argon2Cost.DEFAULT));
  }

  /**
   * Makes a store out of a backup whose root key is derived from a password.
   *
   * @param file the backup
   * @param configuration as in {@link #restore(Path, Configuration)}, with {@code root-key =
   *     password}
   * @param password from which the root key was derived; it stays the caller's and is not kept
   * @return what was restored
   * @throws IllegalArgumentException if the configuration names another root key
   * @throws org.kmsjca.kms.KmsUnavailableException if the store exists, the password is wrong, or
   *     the backup is damaged; no store is made then
   */
  public static BackupSummary restore(Path file, Configuration configuration, char[] password) {
    try (LentPassphrase lent = new LentPassphrase(password)) {
      RootKeySource source = OpenEngines.password(configuration, lent, Argon2Cost.DEFAULT);
      return restore(file, configuration, source);
    }
  }

  private static BackupSummary restore(
      Path file, Configuration configuration, RootKeySource rootKey) {
    return summary(
        StoreRestore.restore(
            file, configuration.path(Setting.STORE), rootKey, SystemRandom.newInstance()));
  }

  /**
   * Changes the root key: wraps all secrets of the store anew, in one transaction.
   *
   * @param newConfiguration the same store with other {@code root-key} settings, by which it is
   *     opened from then on; a file is made, a passphrase is read
   * @return the identifier of the new root key
   * @throws org.kmsjca.kms.KmsUnavailableException if the new root key cannot be made or read, or
   *     the store cannot be written; then the old one stays
   */
  public String changeRootKey(Configuration newConfiguration) {
    return changeRootKey(newConfiguration, Argon2Cost.DEFAULT);
  }

  /**
   * Changes the root key to one derived from a password.
   *
   * @param newConfiguration as in {@link #changeRootKey(Configuration)}, with {@code root-key =
   *     password}
   * @param password the new one; it stays the caller's and is not kept
   * @return the identifier of the new root key
   * @throws IllegalArgumentException if the configuration names another root key
   * @throws org.kmsjca.kms.KmsUnavailableException if the password is too short, or the store
   *     cannot be written; then the old root key stays
   */
  public String changeRootKey(Configuration newConfiguration, char[] password) {
    try (LentPassphrase lent = new LentPassphrase(password)) {
      RootKeySource source = OpenEngines.password(newConfiguration, lent, Argon2Cost.DEFAULT);
      return OpenEngines.changeRootKey(configuration, newConfiguration, source);
    }
  }

  /**
   * Changes the root key to one derived from a passphrase at some cost.
   *
   * @param newConfiguration as in {@link #changeRootKey(Configuration)}
   * @param memoryKib memory in KiB
   * @param iterations passes over the memory
   * @param parallelism lanes
   * @return the identifier of the new root key
   * @throws IllegalArgumentException if the cost is out of its limits
   */
  public String changeRootKey(
      Configuration newConfiguration, int memoryKib, int iterations, int parallelism) {
    return changeRootKey(newConfiguration, new Argon2Cost(memoryKib, iterations, parallelism));
  }

  private String changeRootKey(Configuration newConfiguration, Argon2Cost cost) {
    RootKeySource source = OpenEngines.rootKey(newConfiguration, cost);
    return OpenEngines.changeRootKey(configuration, newConfiguration, source);
  }

  /**
   * Verifies the audit trail against what the store knows of it.
   *
   * @return what was found
   * @throws org.kmsjca.kms.KmsUnavailableException if it cannot be read
   */
  public AuditSummary verifyAudit() {
    AuditReport report =
        AuditVerifier.verify(
            configuration.path(Setting.AUDIT), OpenEngines.store(configuration).chains());
    List<String> findings = new ArrayList<>();
    report.findings().forEach(finding -> findings.add(finding.toString()));
    for (AuditReport.Chain chain : report.chains()) {
      if (chain.finding() != null) {
        findings.add("chain " + chain.id() + ": " + chain.finding());
      }
    }
    long records = report.chains().stream().mapToLong(AuditReport.Chain::records).sum();
    long signed = report.chains().stream().mapToLong(AuditReport.Chain::signedRecords).sum();
    return new AuditSummary(report.chains().size(), records, signed, findings);
  }

  /**
   * Tells which KMS key a ciphertext of an embedded service names. Nothing is authenticated by
   * this.
   *
   * @param ciphertextBlob anything
   * @return the key ID, without account and Region, which are not in the ciphertext; empty if it is
   *     no ciphertext of an embedded service
   */
  public static Optional<String> keyIdIn(Bytes ciphertextBlob) {
    try {
      return Optional.of(CiphertextBlob.parse(ciphertextBlob).keyId().value());
    } catch (KmsInvalidCiphertextException e) {
      return Optional.empty();
    }
  }

  /**
   * Gives the settings with which the service was opened.
   *
   * @return the configuration; after a change of the root key still the one before it
   */
  public Configuration configuration() {
    return configuration;
  }

  private String region() {
    return configuration.text(Setting.REGION);
  }

  private static BackupSummary summary(BackupReport report) {
    return new BackupSummary(
        report.backup(),
        report.time(),
        report.changeNumber(),
        report.keys(),
        report.grants(),
        report.identities());
  }
}
