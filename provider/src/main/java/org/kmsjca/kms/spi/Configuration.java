// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;

/**
 * The settings of one provider or KeyStore, checked.
 *
 * <p>Every error names the setting, what was given and what is allowed.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none; secrets are in files that settings
 * name.
 */
public final class Configuration {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB|TiB)?");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern QUOTAS =
      Pattern.compile("\\w[\\w-]*(=[0-9.]+)?(, *\\w[\\w-]*(=[0-9.]+)?)*");
  private static final Pattern REGION = Pattern.compile("([a-z]+-){2,3}\\d+");

  private static final long MAX_THREADS = 1024;
  private static final String SUBJECT = "subject";

  private final Path directory;
  private final Map<Setting, String> values;

  private Configuration(Path directory, Map<Setting, String> values) {
    this.directory = directory.toAbsolutePath().normalize();
    this.values = values;
    checkAll();
  }

  /**
   * Reads a configuration file.
   *
   * @param file a properties file; relative paths in it start at its directory
   * @return the settings
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if users other than its owner can change the file, if a
   *     setting is unknown, or if its value is not allowed
   */
  public static Configuration read(Path file) throws IOException {
    checkMode(file);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException("malformed escape in configuration file " + file, e);
    }
    Path parent = file.toAbsolutePath().getParent();
    return of(parent == null ? Path.of("") : parent, properties);
  }

  /* Who can change the settings chooses caller, store and audit log. A group with the owner's name
   * has no other member, by the custom of systems that let new files be written by their group. */
  private static void checkMode(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
    Set<PosixFilePermission> mode = attributes.permissions();
    boolean ownGroup = attributes.group().getName().equals(attributes.owner().getName());
    if (mode.contains(PosixFilePermission.OTHERS_WRITE)
        || (mode.contains(PosixFilePermission.GROUP_WRITE) && !ownGroup)) {
      throw new IllegalArgumentException(
          "the configuration file "
              + file
              + " can be changed by other users (mode "
              + PosixFilePermissions.toString(mode)
              + "); run: chmod go-w "
              + file);
    }
  }

  /**
   * Makes a configuration of properties.
   *
   * @param directory where relative paths start; nothing is made or read there
   * @param properties names and values; copied
   * @return the settings
   * @throws IllegalArgumentException if a setting is unknown or its value is not allowed
   */
  public static Configuration of(Path directory, Properties properties) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (String name : properties.stringPropertyNames()) {
      values.put(settingNamed(name), properties.getProperty(name).trim());
    }
    return new Configuration(directory, values);
  }

  /**
   * Makes the configuration that holds when nothing was configured.
   *
   * @param directory where the store and the root key are
   * @return the defaults
   */
  public static Configuration defaults(Path directory) {
    return of(directory, new Properties());
  }

  private static Setting settingNamed(String name) {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown setting '"
                        + name
                        + "'; known are "
                        + Arrays.stream(Setting.values())
                            .map(Setting::key)
                            .collect(Collectors.joining(", "))));
  }

  private void checkAll() {
    for (Setting setting : Setting.values()) {
      switch (setting) {
        case ACCOUNT -> matching(setting, ACCOUNT);
        case REGION -> matching(setting, REGION);
        case CALLER -> {
          if (!isCallerSubject()) {
            caller();
          }
        }
        case CREDENTIALS_FILE ->
            check(setting, text(setting).isEmpty() || !values.containsKey(Setting.CALLER));
        case AUDIT_SYNC, DATA_KEY_REFRESH_AHEAD, SECURE_RANDOM -> flag(setting);
        case REFRESH_INTERVAL -> {
          Duration interval = duration(setting);
          check(setting, !interval.isZero() && interval.compareTo(Duration.ofSeconds(1)) <= 0);
        }
        case GRANT_VISIBILITY_DELAY -> duration(setting);
        case REQUEST_QUOTAS, RESOURCE_QUOTAS -> matching(setting, QUOTAS);
        case AUDIT_DIGEST_INTERVAL, AUDIT_FILE_AGE, DATA_KEY_MAX_AGE ->
            check(setting, duration(setting).compareTo(Duration.ofSeconds(1)) >= 0);
        case AUDIT_FILE_SIZE -> check(setting, bytes(setting) >= 1 << 10);
        case SEGMENT_SIZE ->
            check(setting, Long.bitCount(bytes(setting)) == 1 && inRange(bytes(setting), 12, 24));
        case THREADS -> threads();
        case DATA_KEY_MAX_BYTES ->
            check(setting, bytes(setting) >= 1 && bytes(setting) <= 1L << 46);
        case DATA_KEY_MAX_MESSAGES -> number(setting, 1L << 32);
        case ENCRYPTION_CACHE_SIZE, DECRYPTION_CACHE_SIZE -> number(setting, 1_000_000);
        case ROOT_KEY ->
            check(setting, Set.of("file", "passphrase", "password").contains(text(setting)));
        case BACKEND, ENGINE, PROFILE, STORE, ROOT_KEY_FILE, ROOT_KEY_PASSPHRASE_FILE, AUDIT ->
            check(setting, !text(setting).isEmpty());
      }
    }
  }

  private static boolean inRange(long value, int minLog2, int maxLog2) {
    return value >= 1L << minLog2 && value <= 1L << maxLog2;
  }

  private void check(Setting setting, boolean allowed) {
    if (!allowed) {
      throw refused(setting, null);
    }
  }

  private IllegalArgumentException refused(
      Setting setting, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalArgumentException(
        "setting '" + setting.key() + "' is '" + text(setting) + "'; allowed: " + setting.type(),
        cause);
  }

  private String matching(Setting setting, Pattern pattern) {
    check(setting, pattern.matcher(text(setting)).matches());
    return text(setting);
  }

  /**
   * Gives a setting as text.
   *
   * @param setting which
   * @return its value, or its default
   */
  public String text(Setting setting) {
    return values.getOrDefault(setting, setting.defaultValue());
  }

  /**
   * Gives the number of threads that may work on one message.
   *
   * @return 1 or more
   */
  public int threads() {
    return text(Setting.THREADS).equals("processors")
        ? Runtime.getRuntime().availableProcessors()
        : (int) number(Setting.THREADS, MAX_THREADS);
  }

  /**
   * Gives a setting that names a file.
   *
   * @param setting which
   * @return an absolute path
   */
  public Path path(Setting setting) {
    String text = text(setting);
    String home = "~/";
    if (text.startsWith(home)) {
      return Path.of(System.getProperty("user.home"), text.substring(home.length()));
    }
    return directory.resolve(text).normalize();
  }

  /**
   * Gives a setting that is true or false.
   *
   * @param setting which
   * @return its value
   */
  public boolean flag(Setting setting) {
    String text = text(setting).toLowerCase(Locale.ROOT);
    check(setting, text.equals("true") || text.equals("false"));
    return text.equals("true");
  }

  /**
   * Gives a setting that is a span of time.
   *
   * @param setting which
   * @return its value
   */
  public Duration duration(Setting setting) {
    Matcher matcher = DURATION.matcher(text(setting));
    check(setting, matcher.matches());
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /**
   * Gives a setting that is a size.
   *
   * @param setting which
   * @return its value in bytes
   */
  public long bytes(Setting setting) {
    Matcher matcher = SIZE.matcher(text(setting));
    check(setting, matcher.matches());
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    int shift =
        switch (unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          case "TiB" -> 40;
          default -> 0;
        };
    long amount = Long.parseLong(matcher.group(1));
    check(setting, amount <= Long.MAX_VALUE >> shift);
    return amount << shift;
  }

  /**
   * Gives a setting that is a number.
   *
   * @param setting which
   * @param max the largest number allowed; the smallest is 1
   * @return its value
   */
  public long number(Setting setting, long max) {
    try {
      long value = Long.parseLong(text(setting));
      check(setting, value >= 1 && value <= max);
      return value;
    } catch (NumberFormatException e) {
      throw refused(setting, e);
    }
  }

  /**
   * Tells whether every thread calls as the {@link javax.security.auth.Subject} that it has.
   *
   * @return true if the setting {@code caller} is {@code subject}
   */
  public boolean isCallerSubject() {
    return text(Setting.CALLER).equals(SUBJECT);
  }

  /**
   * Makes the same configuration for one caller.
   *
   * @param caller the principal
   * @return a copy with the setting {@code caller}, and without {@code credentials-file}
   */
  public Configuration withCaller(Caller caller) {
    Map<Setting, String> changed = new EnumMap<>(Setting.class);
    changed.putAll(values);
    changed.remove(Setting.CREDENTIALS_FILE);
    changed.put(Setting.CALLER, caller.arn().toString());
    return new Configuration(directory, changed);
  }

  /**
   * Reads the access key by which this JVM calls.
   *
   * @return the access key of the setting {@code profile} in the setting {@code credentials-file};
   *     empty if there is no such setting. Whoever asked destroys it
   * @throws IllegalArgumentException if the file cannot be read, is open to other users, or lacks
   *     the profile or a member of it
   */
  public Optional<AccessKeyCredentials> credentials() {
    return text(Setting.CREDENTIALS_FILE).isEmpty()
        ? Optional.empty()
        : Optional.of(
            SharedCredentials.read(path(Setting.CREDENTIALS_FILE), text(Setting.PROFILE)));
  }

  /**
   * Gives the principal that calls.
   *
   * @return the setting {@code caller}, or the root of the setting {@code account}
   * @throws IllegalArgumentException if every thread calls as its own {@code Subject}
   */
  public Caller caller() {
    if (!values.containsKey(Setting.CALLER)) {
      return Caller.of("arn:aws:iam::" + text(Setting.ACCOUNT) + ":root");
    }
    try {
      return Caller.of(text(Setting.CALLER));
    } catch (IllegalArgumentException e) {
      throw refused(Setting.CALLER, e);
    }
  }

  /**
   * Gives the directory at which relative paths start.
   *
   * @return an absolute path
   */
  public Path directory() {
    return directory;
  }

  /**
   * Writes the settings so that they can be read again, with absolute paths.
   *
   * @param stream gets a properties file in UTF-8; stays open
   * @throws IOException if the stream fails
   */
  public void writeTo(OutputStream stream) throws IOException {
    StringBuilder text = new StringBuilder("# KMS-JCA configuration\n");
    for (Setting setting : Setting.values()) {
      switch (setting) {
        case STORE, ROOT_KEY_FILE, ROOT_KEY_PASSPHRASE_FILE, AUDIT ->
            text.append(setting.key()).append('=').append(escaped(path(setting).toString()));
        case CALLER -> {
          if (!text(Setting.CREDENTIALS_FILE).isEmpty()) {
            continue;
          }
          String caller = isCallerSubject() ? SUBJECT : caller().arn().toString();
          text.append(setting.key()).append('=').append(escaped(caller));
        }
        case CREDENTIALS_FILE -> {
          String file = text(setting).isEmpty() ? "" : path(setting).toString();
          text.append(setting.key()).append('=').append(escaped(file));
        }
        default -> text.append(setting.key()).append('=').append(escaped(text(setting)));
      }
      text.append('\n');
    }
    stream.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /** Two configurations are equal when all their settings are, defaults included. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration that
        && directory.equals(that.directory)
        && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return 31 * directory.hashCode() + values.hashCode();
  }

  /** Shows the settings that differ from the defaults. */
  @Override
  public String toString() {
    return directory + " " + values;
  }
}
