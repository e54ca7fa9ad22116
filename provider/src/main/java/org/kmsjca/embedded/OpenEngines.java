// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.embedded.audit.AuditLog;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.embedded.operations.Quotas;
import org.kmsjca.embedded.store.Argon2Cost;
import org.kmsjca.embedded.store.LentPassphrase;
import org.kmsjca.embedded.store.RootKeySource;
import org.kmsjca.embedded.store.SqliteServiceState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsLockedException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;

/**
 * The engines of this JVM, one for each store file. They stay open as long as the JVM runs, or
 * until it is checkpointed: then they are closed, so that their secrets and files are not in the
 * image, and those who need them open them again.
 *
 * <p><b>Thread safety:</b> thread-safe; opening is done by one thread at a time.
 */
final class OpenEngines {

  /* Not a monitor: opening waits for files, and a virtual thread must not hold its carrier then. */
  private static final ReentrantLock LOCK = new ReentrantLock();

  private static final List<Setting> ROOT_KEY_SETTINGS =
      List.of(Setting.ROOT_KEY, Setting.ROOT_KEY_FILE, Setting.ROOT_KEY_PASSPHRASE_FILE);

  @GuardedBy("LOCK")
  private static final Map<Path, OpenEngine> BY_STORE = new HashMap<>();

  @GuardedBy("LOCK")
  private static boolean exitIsWatched;

  private static final Runnable CLOSING = OpenEngines::closeAll;

  private static final System.Logger LOGGER = System.getLogger(OpenEngines.class.getPackageName());

  private OpenEngines() {}

  /**
   * Finds the engine of a store, or opens it.
   *
   * @throws IllegalArgumentException if the engine was opened with other settings
   * @throws KmsLockedException if it is not open and needs a password
   * @throws KmsUnavailableException if store or audit log cannot be opened
   */
  static Engine of(Configuration configuration) {
    return of(configuration, InstantSource.system());
  }

  /** As {@link #of(Configuration)}, with a clock that must be the same one each time. */
  static Engine of(Configuration configuration, InstantSource clock) {
    return of(configuration, clock, () -> rootKey(configuration, Argon2Cost.DEFAULT)).engine();
  }

  /**
   * Opens the engine of a store by a password; if it is open, compares the password.
   *
   * @param password stays the caller's; no copy is kept
   * @throws IllegalArgumentException if the engine was opened with other settings, or needs no
   *     password
   * @throws KmsUnavailableException if the password is wrong, with an {@link
   *     java.security.UnrecoverableKeyException} as its cause; or if store or audit log cannot be
   *     opened
   */
  static Engine unlock(Configuration configuration, char[] password) {
    try (LentPassphrase lent = new LentPassphrase(password)) {
      RootKeySource source = password(configuration, lent, Argon2Cost.DEFAULT);
      AtomicBoolean used = new AtomicBoolean();
      OpenEngine open =
          of(
              configuration,
              InstantSource.system(),
              () -> {
                used.set(true);
                return source;
              });
      if (!used.get()) {
        open.keys().verifyRootKey(source);
      }
      return open.engine();
    }
  }

  private static OpenEngine of(
      Configuration configuration, InstantSource clock, Supplier<RootKeySource> rootKey) {
    Path store = real(configuration.path(Setting.STORE));
    Map<Setting, Object> settings = settings(configuration);
    LOCK.lock();
    try {
      OpenEngine open = BY_STORE.get(store);
      if (open == null) {
        // First the request, then the look: one of the two sees a checkpoint that begins now.
        Checkpoints.beforeCheckpoint(CLOSING);
        checkNoCheckpoint();
        open = open(configuration, settings, rootKey.get(), clock);
        BY_STORE.put(store, open);
        watchExit();
      }
      open.checkSame(store, settings);
      open.checkClock(store, clock);
      return open;
    } finally {
      LOCK.unlock();
    }
  }

  private static void checkNoCheckpoint() {
    if (!Checkpoints.isRunning()) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "a checkpoint of the process is being made");
    }
  }

  @GuardedBy("LOCK")
  private static void watchExit() {
    if (!exitIsWatched) {
      exitIsWatched = true;
      Runtime.getRuntime().addShutdownHook(new Thread(OpenEngines::beforeExit, "kms-jca-exit"));
    }
  }

  /* Other threads may go on to call while the JVM ends, so nothing is closed. */
  private static void beforeExit() {
    LOCK.lock();
    try {
      for (OpenEngine open : BY_STORE.values()) {
        open.engine().end();
        open.trail().checkpoint();
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** Gives the store of an engine that is open. */
  static SqliteServiceState store(Configuration configuration) {
    LOCK.lock();
    try {
      return open(configuration).keys();
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * Changes the root key of a store; from then on it is known by the new settings.
   *
   * @param source of the new root key
   * @throws IllegalArgumentException if the configurations differ in more than the root key
   */
  static String changeRootKey(Configuration old, Configuration changed, RootKeySource source) {
    LOCK.lock();
    try {
      OpenEngine open = open(old);
      Map<Setting, Object> settings = settings(changed);
      Map<Setting, Object> others = new LinkedHashMap<>(settings);
      ROOT_KEY_SETTINGS.forEach(setting -> others.put(setting, open.settings().get(setting)));
      open.checkSame(real(changed.path(Setting.STORE)), others);
      if (!real(old.path(Setting.STORE)).equals(real(changed.path(Setting.STORE)))) {
        throw new IllegalArgumentException(
            "the new configuration names the store "
                + changed.path(Setting.STORE)
                + "; expected "
                + old.path(Setting.STORE));
      }
      String id = open.keys().changeRootKey(source);
      BY_STORE.put(
          real(old.path(Setting.STORE)),
          new OpenEngine(open.engine(), settings, open.keys(), open.trail(), open.refresher()));
      return id;
    } finally {
      LOCK.unlock();
    }
  }

  @GuardedBy("LOCK")
  private static OpenEngine open(Configuration configuration) {
    OpenEngine open = BY_STORE.get(real(configuration.path(Setting.STORE)));
    if (open == null) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "the service was closed; open it again");
    }
    return open;
  }

  /** Closes the engine of a store, if it is open; whoever still uses it gets errors. */
  static void close(Configuration configuration) {
    LOCK.lock();
    try {
      OpenEngine open = BY_STORE.remove(real(configuration.path(Setting.STORE)));
      if (open != null) {
        open.close();
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** Closes all engines and wipes their key material; whoever still uses one gets errors. */
  static void closeAll() {
    LOCK.lock();
    try {
      BY_STORE.values().forEach(OpenEngine::close);
      BY_STORE.clear();
    } finally {
      LOCK.unlock();
    }
  }

  private static OpenEngine open(
      Configuration configuration,
      Map<Setting, Object> settings,
      RootKeySource rootKey,
      InstantSource clock) {
    SecureRandom random = SystemRandom.newInstance();
    SqliteServiceState keys =
        SqliteServiceState.open(configuration.path(Setting.STORE), rootKey, random);
    try {
      AuditLog trail =
          AuditLog.open(
              configuration.path(Setting.AUDIT),
              keys.chains(),
              clock,
              random,
              audit(configuration));
      Place place =
          new Place(configuration.text(Setting.REGION), configuration.text(Setting.ACCOUNT));
      Engine engine = new Engine(keys, place, trail, clock, random, limits(configuration));
      Refresher refresher =
          Refresher.start(
              engine, configuration.duration(Setting.REFRESH_INTERVAL), nanoTime(clock));
      return new OpenEngine(engine, settings, keys, trail, refresher);
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  /* Who sets the clock wants what is due to be done, not to be waited for. */
  private static LongSupplier nanoTime(InstantSource clock) {
    return clock.equals(InstantSource.system())
        ? System::nanoTime
        : () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  private static ServiceLimits limits(Configuration configuration) {
    return new ServiceLimits(
        configuration.duration(Setting.GRANT_VISIBILITY_DELAY),
        Quotas.parse(configuration.text(Setting.RESOURCE_QUOTAS)),
        RequestQuotas.parse(configuration.text(Setting.REQUEST_QUOTAS)));
  }

  private static AuditLog.Parameters audit(Configuration configuration) {
    return new AuditLog.Parameters(
        configuration.flag(Setting.AUDIT_SYNC),
        configuration.bytes(Setting.AUDIT_FILE_SIZE),
        configuration.duration(Setting.AUDIT_FILE_AGE),
        configuration.duration(Setting.AUDIT_DIGEST_INTERVAL),
        configuration.text(Setting.REGION),
        configuration.text(Setting.ACCOUNT));
  }

  /** Tells whether the root key is derived from a password that is not in a file. */
  static boolean needsPassword(Configuration configuration) {
    return configuration.text(Setting.ROOT_KEY).equals("password");
  }

  /**
   * Gives the source of the root key.
   *
   * @throws KmsLockedException if that is a password
   */
  static RootKeySource rootKey(Configuration configuration, Argon2Cost cost) {
    if (needsPassword(configuration)) {
      throw new KmsLockedException(
          "the store "
              + configuration.path(Setting.STORE)
              + " is locked: its root key is derived from a password (setting root-key), which has"
              + " not been given");
    }
    return configuration.text(Setting.ROOT_KEY).equals("file")
        ? RootKeySource.file(configuration.path(Setting.ROOT_KEY_FILE))
        : RootKeySource.passphraseFile(configuration.path(Setting.ROOT_KEY_PASSPHRASE_FILE), cost);
  }

  /**
   * Gives the source of a root key that is a password.
   *
   * @throws IllegalArgumentException if the configuration says otherwise
   */
  static RootKeySource password(
      Configuration configuration, LentPassphrase password, Argon2Cost cost) {
    if (!needsPassword(configuration)) {
      throw new IllegalArgumentException(
          "a password was given, but setting 'root-key' is '"
              + configuration.text(Setting.ROOT_KEY)
              + "'; needed: password");
    }
    return RootKeySource.password(password, cost);
  }

  /* What the engine depends on; all other settings are the front's, the caller is the session's. */
  private static Map<Setting, Object> settings(Configuration configuration) {
    Map<Setting, Object> settings = new LinkedHashMap<>();
    settings.put(Setting.ROOT_KEY, configuration.text(Setting.ROOT_KEY));
    settings.put(Setting.ROOT_KEY_FILE, real(configuration.path(Setting.ROOT_KEY_FILE)));
    settings.put(
        Setting.ROOT_KEY_PASSPHRASE_FILE,
        real(configuration.path(Setting.ROOT_KEY_PASSPHRASE_FILE)));
    settings.put(Setting.AUDIT, real(configuration.path(Setting.AUDIT)));
    settings.put(Setting.AUDIT_SYNC, configuration.flag(Setting.AUDIT_SYNC));
    settings.put(Setting.AUDIT_FILE_SIZE, configuration.bytes(Setting.AUDIT_FILE_SIZE));
    settings.put(Setting.AUDIT_FILE_AGE, configuration.duration(Setting.AUDIT_FILE_AGE));
    settings.put(
        Setting.AUDIT_DIGEST_INTERVAL, configuration.duration(Setting.AUDIT_DIGEST_INTERVAL));
    settings.put(Setting.ACCOUNT, configuration.text(Setting.ACCOUNT));
    settings.put(Setting.REFRESH_INTERVAL, configuration.duration(Setting.REFRESH_INTERVAL));
    settings.put(
        Setting.GRANT_VISIBILITY_DELAY, configuration.duration(Setting.GRANT_VISIBILITY_DELAY));
    settings.put(Setting.REQUEST_QUOTAS, configuration.text(Setting.REQUEST_QUOTAS));
    settings.put(Setting.RESOURCE_QUOTAS, configuration.text(Setting.RESOURCE_QUOTAS));
    return settings;
  }

  /* A file that does not exist yet is known by the real path of the directory it will be in. */
  private static Path real(Path path) {
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    } catch (IOException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "the path " + path + " cannot be resolved: " + e, e);
    }
  }

  /** An engine and the settings it was opened with. */
  private record OpenEngine(
      Engine engine,
      Map<Setting, Object> settings,
      SqliteServiceState keys,
      AuditLog trail,
      Refresher refresher) {

    void close() {
      refresher.stop();
      // From now on each call looks into the store, and is told that it was closed.
      engine.setStale();
      try {
        engine.end();
        // The log tells the store how far it has come.
        trail.close();
        keys.storeUses();
      } catch (KmsUnavailableException e) {
        // The store may be gone; what matters now is that its secrets leave the memory.
        LOGGER.log(System.Logger.Level.WARNING, "the service was closed incompletely: " + e);
      } finally {
        keys.close();
      }
    }

    void checkClock(Path store, InstantSource asked) {
      if (!engine.clock().equals(asked)) {
        throw new IllegalArgumentException(
            "this JVM has opened the store " + store + " with another clock");
      }
    }

    void checkSame(Path store, Map<Setting, Object> asked) {
      settings.forEach(
          (setting, value) -> {
            if (!value.equals(asked.get(setting))) {
              throw new IllegalArgumentException(
                  "setting '"
                      + setting.key()
                      + "' is '"
                      + asked.get(setting)
                      + "', but this JVM has opened the store "
                      + store
                      + " with '"
                      + value
                      + "'; allowed: the same value, or another store");
            }
          });
    }
  }
}
