// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.datakey.IvLedgers;
import org.kmsjca.datakey.StandaloneDataKeys;
import org.kmsjca.envelope.EnvelopeEncryption;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.KmsBackend;
import org.kmsjca.kms.spi.Setting;

/**
 * What one configuration leads to: the service, and envelope encryption with it. Opened at the
 * first use, never in a constructor or in {@code configure}, and again after a checkpoint.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> cached data keys.
 */
final class KmsConnection {

  /** The system property that names the configuration file. */
  static final String CONFIGURATION_PROPERTY = "org.kmsjca.config";

  private static final String DEFAULT_DIRECTORY = ".kms-jca";
  private static final String DEFAULT_FILE = "kms.properties";
  private static final long MAX_DATA_KEY_MESSAGES = 1L << 32;
  private static final long MAX_CACHED_DATA_KEYS = 1_000_000;

  /* A failure is not kept: a store that was locked may be free the next time. Not `synchronized`,
   * which would hold the carrier of a virtual thread during I/O. */
  private final ReentrantLock opening = new ReentrantLock();
  private final ConfigurationSource source;
  private final boolean canBeReadTwice;
  private final @Nullable Kms given;
  private volatile @Nullable Opened opened;
  private volatile @Nullable SubjectCallers<Opened> subjects;

  /** Where the configuration comes from. */
  @FunctionalInterface
  interface ConfigurationSource {
    Configuration read() throws IOException;
  }

  private record Opened(
      int checkpoint,
      Configuration configuration,
      Kms kms,
      EnvelopeEncryption envelopes,
      Standalone standalone) {

    boolean isCurrent() {
      return checkpoint == Checkpoints.current();
    }

    void clearCaches() {
      envelopes.clearCaches();
      standalone.keys().clear();
    }
  }

  /**
   * What data keys need that work with standard transformations.
   *
   * @param keys unwraps them
   * @param engine of AES-GCM
   */
  record Standalone(StandaloneDataKeys keys, AesGcmEngine engine) {}

  private KmsConnection(ConfigurationSource source, boolean canBeReadTwice) {
    this(source, canBeReadTwice, null);
  }

  private KmsConnection(ConfigurationSource source, boolean canBeReadTwice, @Nullable Kms given) {
    this.source = source;
    this.canBeReadTwice = canBeReadTwice;
    this.given = given;
  }

  /** A connection with settings that were read already. */
  static KmsConnection of(Configuration configuration) {
    return new KmsConnection(() -> configuration, true);
  }

  /** A connection with a service that is open already, whose settings are not looked at. */
  static KmsConnection of(Configuration configuration, Kms kms) {
    return new KmsConnection(() -> configuration, true, kms);
  }

  /**
   * A connection with the settings of a file.
   *
   * @param read is told the settings each time they are read
   */
  static KmsConnection ofFile(String file, Consumer<Configuration> read) {
    String home = "~/";
    Path path =
        file.startsWith(home)
            ? Path.of(System.getProperty("user.home"), file.substring(home.length()))
            : Path.of(file);
    return new KmsConnection(() -> told(Configuration.read(path), read), Files.isRegularFile(path));
  }

  /**
   * A connection for a provider that nobody has configured.
   *
   * @param read is told the settings each time they are read
   */
  static KmsConnection ofDefaults(Consumer<Configuration> read) {
    return new KmsConnection(() -> told(findConfiguration(), read), false);
  }

  private static Configuration told(Configuration found, Consumer<Configuration> read) {
    read.accept(found);
    return found;
  }

  /**
   * Reads the settings, so that somebody is told, unless that is possible only once. What is wrong
   * with them is not said now, but at the first use.
   */
  void lookAtSettings() {
    try {
      if (canBeReadTwice) {
        source.read();
      }
    } catch (IOException | RuntimeException e) {
      // The JVM may be starting: an exception here would take away other providers, too.
      return;
    }
  }

  private static Configuration findConfiguration() throws IOException {
    String named = System.getProperty(CONFIGURATION_PROPERTY);
    if (named != null && !named.isEmpty()) {
      return Configuration.read(Path.of(named));
    }
    Path directory = Path.of(System.getProperty("user.home"), DEFAULT_DIRECTORY);
    Path file = directory.resolve(DEFAULT_FILE);
    return Files.exists(file) ? Configuration.read(file) : Configuration.defaults(directory);
  }

  /**
   * Gives the service.
   *
   * @throws org.kmsjca.kms.KmsException if it cannot be opened
   * @throws ConfigurationException if the configuration is wrong
   */
  Kms kms() {
    return open().kms();
  }

  /** Gives envelope encryption; throws as {@link #kms()}. */
  EnvelopeEncryption envelopes() {
    Opened current = opened;
    return current != null && current.isCurrent() ? current.envelopes() : open().envelopes();
  }

  /** Gives what data keys need; throws as {@link #kms()}. */
  Standalone standalone() {
    return open().standalone();
  }

  /** Gives the settings; throws as {@link #kms()}. */
  Configuration configuration() {
    SubjectCallers<Opened> callers = subjects;
    return callers == null ? open().configuration() : callers.configuration();
  }

  /** Wipes all cached data keys. */
  void clearCaches() {
    Opened current = opened;
    if (current != null) {
      current.clearCaches();
    }
    SubjectCallers<Opened> callers = subjects;
    if (callers != null) {
      callers.clear();
    }
  }

  /* Where the Subject calls, `opened` stays empty: nothing is ever shared between callers. */
  private Opened open() {
    Opened current = opened;
    if (current != null && current.isCurrent()) {
      return current;
    }
    SubjectCallers<Opened> callers = subjects;
    return callers != null && callers.isCurrent() ? callers.current() : openFirst();
  }

  private Opened openFirst() {
    opening.lock();
    try {
      Opened current = opened;
      SubjectCallers<Opened> callers = subjects;
      if ((current == null || !current.isCurrent()) && (callers == null || !callers.isCurrent())) {
        Configuration configuration = readConfiguration();
        if (given != null) {
          opened = connect(running(), configuration, engine(configuration), given);
        } else if (configuration.isCallerSubject()) {
          subjects =
              new SubjectCallers<>(configuration, KmsConnection::connect, Opened::clearCaches);
          opened = null;
        } else {
          opened = connect(configuration, null);
          subjects = null;
        }
      }
    } finally {
      opening.unlock();
    }
    return open();
  }

  /* Before a checkpoint nothing is opened: it would be in the image. */
  private static int running() {
    int checkpoint = Checkpoints.current();
    if (!Checkpoints.isRunning()) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "a checkpoint of the process is being made");
    }
    return checkpoint;
  }

  private Configuration readConfiguration() {
    try {
      return source.read();
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ConfigurationException(
          "the configuration file " + e.getFile() + " is not there", e);
    } catch (IOException e) {
      // The message of an AccessDeniedException is the name of the file and nothing more.
      throw new ConfigurationException("the configuration cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the configuration is wrong: " + e.getMessage(), e);
    }
  }

  private static Opened connect(
      Configuration configuration, @Nullable AccessKeyCredentials credentials) {
    int checkpoint = running();
    // First the engine: where long keys are not allowed, it is what tells so.
    AesGcmEngine engine = engine(configuration);
    return connect(checkpoint, configuration, engine, openBackend(configuration, credentials));
  }

  private static Opened connect(
      int checkpoint, Configuration configuration, AesGcmEngine engine, Kms kms) {
    DataKeyLimits limits =
        new DataKeyLimits(
            configuration.duration(Setting.DATA_KEY_MAX_AGE),
            configuration.number(Setting.DATA_KEY_MAX_MESSAGES, MAX_DATA_KEY_MESSAGES),
            configuration.bytes(Setting.DATA_KEY_MAX_BYTES),
            configuration.flag(Setting.DATA_KEY_REFRESH_AHEAD));
    EnvelopeEncryption.Parameters parameters =
        new EnvelopeEncryption.Parameters(
            limits,
            configuration.number(Setting.ENCRYPTION_CACHE_SIZE, MAX_CACHED_DATA_KEYS),
            configuration.number(Setting.DECRYPTION_CACHE_SIZE, MAX_CACHED_DATA_KEYS),
            Long.numberOfTrailingZeros(configuration.bytes(Setting.SEGMENT_SIZE)),
            configuration.threads());
    String partition = kms + " " + configuration;
    StandaloneDataKeys standalone =
        new StandaloneDataKeys(
            kms, limits, parameters.decryptionCacheSize(), IvLedgers.ofThisJvm());
    return new Opened(
        checkpoint,
        configuration,
        kms,
        new EnvelopeEncryption(kms, partition, engine, parameters),
        new Standalone(standalone, engine));
  }

  /**
   * Tells whether the service is opened by a password.
   *
   * @throws ConfigurationException if the configuration is wrong
   */
  boolean needsPassword() {
    Configuration configuration = readConfiguration();
    return with(configuration, backend -> backend.needsPassword(configuration));
  }

  /**
   * Opens the service by a password, or compares the password if it is open.
   *
   * @param password stays the caller's; no copy is kept
   * @return false if the password is wrong
   * @throws org.kmsjca.kms.KmsException if it cannot be opened for another reason
   * @throws ConfigurationException if the configuration is wrong, or no password is needed
   */
  boolean unlock(char[] password) {
    Configuration configuration = readConfiguration();
    return with(configuration, backend -> backend.unlock(configuration, password));
  }

  private static Kms openBackend(
      Configuration configuration, @Nullable AccessKeyCredentials credentials) {
    return with(
        configuration,
        backend ->
            credentials == null
                ? backend.open(configuration)
                : backend.open(configuration, credentials));
  }

  private static <T> T with(Configuration configuration, Function<KmsBackend, T> action) {
    try {
      return action.apply(backend(configuration.text(Setting.BACKEND)));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the configuration is wrong: " + e.getMessage(), e);
    } catch (NoClassDefFoundError e) {
      // The JDK's own tools start with few modules; an Error would not tell what to do about it.
      throw new ConfigurationException(
          "the backend needs the class "
              + e.getMessage()
              + ", which this JVM does not have; add its module with --add-modules (keytool: "
              + "-J--add-modules=java.sql) or its library to the class path",
          e);
    }
  }

  private static AesGcmEngine engine(Configuration configuration) {
    try {
      return AesGcmEngine.named(configuration.text(Setting.ENGINE));
    } catch (IllegalStateException e) {
      String limited =
          isLimited()
              ? "the JVM allows short keys only; set the security property crypto.policy=unlimited"
              : e.getMessage();
      throw new ConfigurationException("setting 'engine': " + limited, e);
    }
  }

  private static boolean isLimited() {
    try {
      return Cipher.getMaxAllowedKeyLength("AES") < AesGcmCipher.KEY_BYTES * Byte.SIZE;
    } catch (NoSuchAlgorithmException e) {
      return false;
    }
  }

  /* The loader of this class finds the backends that came with the provider, also where the thread
   * has another one, as in an application server. */
  private static KmsBackend backend(String name) {
    ServiceLoader<KmsBackend> backends =
        ServiceLoader.load(KmsBackend.class, KmsConnection.class.getClassLoader());
    return backends.stream()
        .map(ServiceLoader.Provider::get)
        .filter(backend -> backend.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "setting 'backend' is '"
                        + name
                        + "'; there are "
                        + backends.stream()
                            .map(backend -> backend.get().name())
                            .collect(Collectors.joining(", ", "'", "'")),
                    null));
  }
}
