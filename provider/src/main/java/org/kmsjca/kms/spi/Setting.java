// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms.spi;

/**
 * All settings: their names, defaults and meanings, in one table.
 *
 * <p>The README's configuration table and every error about a setting are derived from here.
 */
public enum Setting {
  /** Which service to use. */
  BACKEND("backend", "text", "embedded", "The key management service to use."),
  /** Where the embedded service keeps its state. */
  STORE("store", "path", "kms.db", "Database file of the embedded service, made on first use."),
  /** What kind of root key the store has. */
  ROOT_KEY(
      "root-key",
      "file, passphrase or password",
      "file",
      "Where the root key comes from that wraps all key material of the store; password: derived from the one that KeyStore.load gets."),
  /** What wraps the key material in the store. */
  ROOT_KEY_FILE(
      "root-key-file",
      "path",
      "root.key",
      "File with the root key that wraps all key material, made on first use with mode 0600."),
  /** Where the passphrase is. */
  ROOT_KEY_PASSPHRASE_FILE(
      "root-key-passphrase-file",
      "path",
      "root.passphrase",
      "File whose first line is the passphrase, with mode 0600; read if the root key is derived from one."),
  /** Where calls are recorded. */
  AUDIT(
      "audit",
      "path",
      "audit",
      "Directory of the audit log, one JSON line per call, made on first use with mode 0700."),
  /** How often audit records are signed. */
  AUDIT_DIGEST_INTERVAL(
      "audit.digest-interval",
      "duration, at least 1s",
      "1h",
      "How often a signed digest is added to the audit log; also at the end of a file and of the process."),
  /** How old an audit file becomes. */
  AUDIT_FILE_AGE(
      "audit.file-age",
      "duration, at least 1s",
      "1d",
      "An audit file whose first record is so old is followed by a new one."),
  /** How large an audit file becomes. */
  AUDIT_FILE_SIZE(
      "audit.file-size",
      "bytes, at least 1KiB",
      "256MiB",
      "An audit file of this size is followed by a new one."),
  /** Whether records must be on the disk before a call returns. */
  AUDIT_SYNC(
      "audit-sync",
      "true or false",
      "false",
      "Whether each audit record is forced to the disk before the call returns."),
  /** Whose keys these are. */
  ACCOUNT("account", "12 digits", "000000000000", "Account that owns the keys."),
  /** Where the keys are. */
  REGION("region", "name", "local-region-1", "Region in the ARNs of the keys."),
  /** Who calls. */
  CALLER(
      "caller",
      "ARN or subject",
      "arn:aws:iam::<account>:root",
      "Principal as which this JVM calls the service; subject: the Subject of the thread that calls."),
  /** Where the caller's access key is. */
  CREDENTIALS_FILE(
      "credentials-file",
      "path, or empty",
      "",
      "AWS shared credentials file with the caller's access key, with mode 0600; not together with caller."),
  /** Which access key of the file. */
  PROFILE("profile", "name", "default", "Section of the credentials file."),
  /** How fast changes by other processes are seen. */
  REFRESH_INTERVAL(
      "refresh-interval",
      "duration",
      "500ms",
      "How often the store is asked for changes made by other processes, at most 1s."),
  /** When a new grant counts. */
  GRANT_VISIBILITY_DELAY(
      "grant-visibility-delay",
      "duration",
      "0s",
      "How old a grant must be to count in requests that bring no token of it."),
  /** How many requests may come. */
  REQUEST_QUOTAS(
      "request-quotas",
      "none, aws, group=rate, or several with commas",
      "none",
      "Requests per second of an account in a Region: unlimited, those of AWS KMS, or others."),
  /** How many things there may be. */
  RESOURCE_QUOTAS(
      "resource-quotas",
      "aws, name=number, or several with commas",
      "aws",
      "Numbers of keys, aliases, grants, tags and rotations, and the size of policies."),
  /** Which AES-GCM encrypts the data. */
  ENGINE(
      "engine",
      "auto, AmazonCorrettoCryptoProvider, SunJCE, or a provider name",
      "auto",
      "Provider of AES-GCM: auto takes Amazon Corretto Crypto Provider where it loads, else SunJCE."),
  /** Whether there is a SecureRandom. */
  SECURE_RANDOM(
      "secure-random",
      "true or false",
      "false",
      "Whether the provider offers SecureRandom KMS; as the JVM's first provider it is the default then."),
  /** How much data is sealed at once. */
  SEGMENT_SIZE(
      "segment-size",
      "bytes, a power of two from 4KiB to 16MiB",
      "256KiB",
      "Size of the segments of long messages."),
  /** How many threads work on one message. */
  THREADS(
      "threads",
      "processors, or 1 to 1024",
      "processors",
      "Threads that may work at once on one call with 2MiB or more, the caller's included."),
  /** How long a data key encrypts. */
  DATA_KEY_MAX_AGE(
      "data-key.max-age",
      "duration, at least 1s",
      "1h",
      "After this time a cached data key is used no more, neither to encrypt nor to decrypt."),
  /** How many messages a data key encrypts. */
  DATA_KEY_MAX_MESSAGES(
      "data-key.max-messages",
      "1 to 4294967296",
      "4294967296",
      "Messages encrypted with one data key."),
  /** How much a data key encrypts. */
  DATA_KEY_MAX_BYTES(
      "data-key.max-bytes",
      "1B to 64TiB",
      "1TiB",
      "Once a data key has encrypted so much, no further message begins with it."),
  /** Whether the next data key is there before the present one runs out. */
  DATA_KEY_REFRESH_AHEAD(
      "data-key.refresh-ahead",
      "true or false",
      "true",
      "Whether the next data key is fetched in the background before the present one runs out."),
  /** How many data keys are kept for encryption. */
  ENCRYPTION_CACHE_SIZE(
      "encryption-cache.size", "1 to 1000000", "1000", "Data keys kept for encryption."),
  /** How many data keys are kept for decryption. */
  DECRYPTION_CACHE_SIZE(
      "decryption-cache.size", "1 to 1000000", "1000", "Data keys kept for decryption.");

  private final String key;
  private final String type;
  private final String defaultValue;
  private final String meaning;

  Setting(String key, String type, String defaultValue, String meaning) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /**
   * Names the setting.
   *
   * @return the name in a configuration file
   */
  public String key() {
    return key;
  }

  /**
   * Tells what values look like.
   *
   * @return for people
   */
  public String type() {
    return type;
  }

  /**
   * Tells the value that holds when none is given. Relative paths start at the configuration's
   * directory.
   *
   * @return the default, as it would be written in a file
   */
  public String defaultValue() {
    return defaultValue;
  }

  /**
   * Tells what the setting does.
   *
   * @return one sentence
   */
  public String meaning() {
    return meaning;
  }
}
