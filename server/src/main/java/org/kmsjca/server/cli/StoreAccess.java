// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.material.KeyMaterial;

/**
 * Finds the store and the access key of a command: flags before variables before the profile.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class StoreAccess {

  /** The settings of a store, in its directory. */
  static final String SETTINGS_FILE = "kms-jca.properties";

  /** The variable that names the Region. */
  static final String REGION_VARIABLE = "KMS_JCA_REGION";

  private static final String DIRECTORY = ".kms-jca";
  private static final String DEFAULT_PROFILE = "default";
  private static final String ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID";

  /* What the AWS command line takes for a Region. */
  private static final Pattern REGION = Pattern.compile("(?![0-9]+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)");

  private final Invocation call;
  private final Path credentialsFile;
  private final String profileName;
  private final ProfileFile profile;

  StoreAccess(Invocation call) {
    this.call = call;
    credentialsFile = credentialsFile(call);
    profileName = profileName(call);
    profile = ProfileFile.read(credentialsFile, profileName);
  }

  private static @Nullable String given(Invocation call, String flag, String variable) {
    String value = call.option(flag);
    return value != null ? value : call.around().variable(variable);
  }

  /** Names the section of the credentials file. */
  static String profileName(Invocation call) {
    String name = given(call, GlobalOptions.PROFILE, "KMS_JCA_PROFILE");
    return name == null ? DEFAULT_PROFILE : name;
  }

  /** Finds the credentials file, which need not exist. */
  static Path credentialsFile(Invocation call) {
    String file = given(call, GlobalOptions.CREDENTIALS_FILE, "KMS_JCA_CREDENTIALS_FILE");
    return file == null
        ? call.around().home().resolve(DIRECTORY).resolve("credentials")
        : call.around().path(file);
  }

  /** Finds the directory of the store that flags and variables name; null if they name none. */
  static @Nullable Path givenStore(Invocation call) {
    String store = given(call, GlobalOptions.STORE, "KMS_JCA_STORE");
    return store == null ? null : call.around().path(store).toAbsolutePath().normalize();
  }

  /** Finds the directory in which stores are made unless another is named. */
  static Path defaultStore(Invocation call) {
    return call.around().home().resolve(DIRECTORY).resolve("store").toAbsolutePath().normalize();
  }

  /** Gives what the section of the credentials file says of a name; null if it says nothing. */
  @Nullable String member(String name) {
    return profile.member(name);
  }

  /** Finds the directory of the store. */
  Path directory() {
    Path given = givenStore(call);
    if (given != null) {
      return given;
    }
    String named = profile.member(ProfileFile.STORE);
    if (named != null) {
      return call.around().path(named).toAbsolutePath().normalize();
    }
    if (!profile.exists() && !profileName.equals(DEFAULT_PROFILE)) {
      throw CommandException.configuration(
          "The config profile ("
              + profileName
              + ") could not be found: "
              + credentialsFile
              + " has no section ["
              + profileName
              + "]. Make one with: kms-jca init --profile "
              + profileName);
    }
    throw CommandException.configuration(
        "No store is known. Make one with: kms-jca init; or name one with --store, with"
            + " KMS_JCA_STORE, or with a line 'store = DIRECTORY' in "
            + credentialsFile);
  }

  /** Reads the settings of the store. */
  Configuration configuration() {
    return configuration(directory());
  }

  private static Configuration configuration(Path directory) {
    Path file = directory.resolve(SETTINGS_FILE);
    if (!Files.exists(file)) {
      throw CommandException.configuration(
          "There is no store in "
              + directory
              + ": "
              + SETTINGS_FILE
              + " is missing. Make one with: kms-jca init --store "
              + directory);
    }
    try {
      return Configuration.read(file);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandException.configuration(String.valueOf(e.getMessage()));
    }
  }

  /** Opens the store; whoever asked closes it. */
  EmbeddedService open() {
    return open(configuration());
  }

  private EmbeddedService open(Configuration configuration) {
    try {
      if (configuration.text(Setting.ROOT_KEY).equals("password")) {
        return StorePasswords.with(
            call.around(), password -> EmbeddedService.open(configuration, password));
      }
      return EmbeddedService.open(configuration, call.around().clock());
    } catch (KmsException | IllegalArgumentException e) {
      throw CommandException.configuration(
          "The store cannot be opened: " + e.getMessage() + RootKeyRotation.hint(configuration));
    }
  }

  /** Names the Region of calls. */
  String region(Configuration configuration) {
    String region = given(call, GlobalOptions.REGION, REGION_VARIABLE);
    if (region == null) {
      region = profile.member(ProfileFile.REGION);
    }
    if (region == null || region.isEmpty()) {
      return configuration.text(Setting.REGION);
    }
    if (!REGION.matcher(region).matches()) {
      throw new CommandException(
          ExitCode.GENERAL,
          "Provided region_name '" + region + "' doesn't match a supported format.");
    }
    return region;
  }

  /**
   * Finds out who calls.
   *
   * @throws KmsException if the service does not know the access key
   * @throws CommandException if there is none
   */
  EmbeddedCaller caller(EmbeddedService service, Configuration configuration) {
    AccessKeyCredentials credentials = credentials();
    try {
      return service.as(credentials).inRegion(region(configuration));
    } finally {
      credentials.destroy();
    }
  }

  /**
   * Finds the access key, which whoever asked wipes.
   *
   * @throws CommandException if there is none
   */
  AccessKeyCredentials credentials() {
    Surroundings around = call.around();
    String accessKeyId = around.variable(ACCESS_KEY_ID);
    if (accessKeyId != null && call.option(GlobalOptions.PROFILE) == null) {
      String secret = around.variable("AWS_SECRET_ACCESS_KEY");
      if (secret == null) {
        throw CommandException.configuration(
            "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY");
      }
      String token = around.variable("AWS_SESSION_TOKEN");
      return new AccessKeyCredentials(
          accessKeyId, material(secret), token == null ? null : material(token));
    }
    if (!profile.exists()) {
      throw CommandException.configuration(
          "Unable to locate credentials: "
              + credentialsFile
              + " has no section ["
              + profileName
              + "]. kms-jca init makes one; others are made with: kms-jca iam create-access-key");
    }
    Properties properties = new Properties();
    properties.setProperty(Setting.CREDENTIALS_FILE.key(), credentialsFile.toString());
    properties.setProperty(Setting.PROFILE.key(), profileName);
    try {
      return Configuration.of(around.directory(), properties).credentials().orElseThrow();
    } catch (IllegalArgumentException e) {
      throw CommandException.configuration(String.valueOf(e.getMessage()));
    }
  }

  private static KeyMaterial material(String text) {
    return KeyMaterial.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
