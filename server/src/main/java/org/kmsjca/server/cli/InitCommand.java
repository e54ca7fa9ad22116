// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Makes a store, its root key, and a first user with an access key. Confined to one thread.
 *
 * <p>It overwrites nothing: a directory with anything in it and a section of the credentials file
 * that exists are refused before anything is made.
 */
final class InitCommand {

  private static final String ACCOUNT = "--account";
  private static final String USER = "--user-name";
  private static final String SETTING = "--setting";
  private static final String DEFAULT_USER = "admin";
  private static final String POLICY_NAME = "Administrator";
  private static final String POLICY =
      """
      {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": ["kms:*", "iam:*", "sts:*"], "Resource": "*"}
      }
      """;

  private final Invocation call;
  private final Path directory;
  private final Path credentialsFile;
  private final String profile;

  private InitCommand(Invocation call) {
    this.call = call;
    Path given = StoreAccess.givenStore(call);
    directory = given == null ? StoreAccess.defaultStore(call) : given;
    credentialsFile = StoreAccess.credentialsFile(call).toAbsolutePath().normalize();
    profile = StoreAccess.profileName(call);
  }

  /** Makes the command. */
  static CommandSpec command() {
    CommandSpec spec =
        Specs.command(
            "init",
            "Makes a store, its root key, and a first user with an access key. Overwrites nothing.",
            call -> new InitCommand(call).run());
    spec.addOption(Specs.value(ACCOUNT, "12 digits", "Account that owns the keys."));
    spec.addOption(Specs.value(USER, "name", "First user, who may do everything: admin."));
    spec.addOption(Specs.values(SETTING, "name=value", "Further settings of the store, see docs."));
    return spec;
  }

  private int run() {
    checkNothingIsThere();
    Properties settings = settings();
    Configuration configuration = checked(settings);
    if (configuration.text(Setting.ROOT_KEY).equals("password")) {
      // Asked for before anything is made: somebody may think better of it.
      StorePasswords.withNew(
          call.around(),
          StorePasswords.VARIABLE,
          password ->
              make(settings, configuration, () -> EmbeddedService.open(configuration, password)));
    } else {
      make(
          settings,
          configuration,
          () -> EmbeddedService.open(configuration, call.around().clock()));
    }
    tell(configuration);
    return ExitCode.OK;
  }

  /* What fails takes back what was made. */
  private Path make(
      Properties settings, Configuration configuration, Supplier<EmbeddedService> opening) {
    try (NewStoreFiles made = new NewStoreFiles(directory, credentialsFile, configuration)) {
      PrivateFiles.directories(directory);
      PrivateFiles.create(
          directory.resolve(StoreAccess.SETTINGS_FILE), StoreCommands.text(settings));
      made.own();
      EmbeddedService service = opening.get();
      try {
        addUser(service, configuration);
      } finally {
        service.close();
      }
      made.complete();
      return directory;
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.GENERAL, "The store cannot be made in " + directory + ": " + e);
    } catch (KmsException | IllegalArgumentException e) {
      throw CommandException.configuration("The store cannot be made: " + e.getMessage());
    } catch (IamException e) {
      throw new CommandException(
          ExitCode.GENERAL, "The first user cannot be made: " + e.getMessage());
    }
  }

  private void checkNothingIsThere() {
    try {
      if (Files.exists(directory) && !isEmpty()) {
        throw CommandException.configuration(
            "There is something in "
                + directory
                + " already, and init overwrites nothing. Name another directory with --store.");
      }
    } catch (IOException e) {
      throw CommandException.configuration("The directory cannot be read: " + e);
    }
    checkNoSection(ProfileFile.read(credentialsFile, profile));
    checkCredentialsFile();
    if (!profile.matches("[\\w.@:/+-]{1,64}")) {
      throw CommandException.usage(
          "argument --profile: allowed are 1 to 64 letters, digits and _.@:/+-");
    }
  }

  private void checkNoSection(ProfileFile section) {
    if (section.exists()) {
      throw CommandException.configuration(
          "The credentials file "
              + credentialsFile
              + " has a section ["
              + profile
              + "] already, and init overwrites nothing. Name another section with --profile.");
    }
  }

  private void checkCredentialsFile() {
    try {
      if (Files.exists(credentialsFile) && PrivateFiles.isOpenToOthers(credentialsFile)) {
        throw CommandException.configuration(
            "The credentials file "
                + credentialsFile
                + " gets a secret, and others can read or change it; run: chmod go= "
                + credentialsFile);
      }
    } catch (IOException e) {
      throw CommandException.configuration("The credentials file cannot be read: " + e);
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    String account = call.option(ACCOUNT);
    String region = call.option(GlobalOptions.REGION);
    settings.setProperty(
        Setting.ACCOUNT.key(), account == null ? Setting.ACCOUNT.defaultValue() : account);
    settings.setProperty(
        Setting.REGION.key(), region == null ? Setting.REGION.defaultValue() : region);
    for (String word : call.words(SETTING)) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw CommandException.usage("argument " + SETTING + ": name=value is expected");
      }
      settings.setProperty(word.substring(0, equals), word.substring(equals + 1));
    }
    return settings;
  }

  private Configuration checked(Properties settings) {
    try {
      return Configuration.of(directory, settings);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private void addUser(EmbeddedService service, Configuration configuration) {
    EmbeddedCaller root =
        service.as(Caller.of("arn:aws:iam::" + configuration.text(Setting.ACCOUNT) + ":root"));
    String name = userName();
    root.iam().call(CreateUser.of(name));
    root.iam().call(new PutUserPolicy(name, POLICY_NAME, POLICY));
    AccessKey made = root.iam().call(new CreateAccessKey(name)).accessKey();
    try {
      made.secretAccessKey()
          .lend(
              secret -> {
                write(made.accessKeyId(), new String(secret, StandardCharsets.US_ASCII));
                return List.of();
              });
    } finally {
      made.secretAccessKey().destroy();
    }
  }

  private void write(String accessKeyId, String secret) {
    String section =
        "["
            + profile
            + "]\naws_access_key_id = "
            + accessKeyId
            + "\naws_secret_access_key = "
            + secret
            + "\n"
            + ProfileFile.STORE
            + " = "
            + directory
            + "\n";
    try {
      // Again, for another process may have made the section since.
      PrivateFiles.append(
          credentialsFile,
          section,
          present -> checkNoSection(ProfileFile.of(present.lines().toList(), profile)));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.GENERAL, "The credentials file " + credentialsFile + " cannot be written: " + e);
    }
  }

  private String userName() {
    String name = call.option(USER);
    return name == null ? DEFAULT_USER : name;
  }

  private void tell(Configuration configuration) {
    String more =
        profile.equals("default") || profile.equals(call.around().variable("KMS_JCA_PROFILE"))
            ? ""
            : " --profile " + profile;
    call.around()
        .out()
        .print(
            """
            Made a store in %s
            and the user %s of account %s, who may do everything.
            The access key is in %s, section [%s].

            %s opens all keys: without it the store is lost, with it and the store
            anybody can decrypt. Keep a copy of it apart from the store and from backups.

            What to do next:
              kms-jca create-key%s --description "my first key"
              kms-jca create-alias%s --alias-name alias/first --target-key-id <KeyId>
              kms-jca encrypt%s --key-id alias/first --plaintext fileb://FILE --query CiphertextBlob --output text
              kms-jca help
            """
                .formatted(
                    directory,
                    userName(),
                    configuration.text(Setting.ACCOUNT),
                    credentialsFile,
                    profile,
                    rootKey(configuration),
                    more,
                    more,
                    more));
  }

  private static String rootKey(Configuration configuration) {
    return switch (configuration.text(Setting.ROOT_KEY)) {
      case "password" -> "The password";
      case "passphrase" ->
          "The passphrase in " + configuration.path(Setting.ROOT_KEY_PASSPHRASE_FILE);
      default -> "The root key in " + configuration.path(Setting.ROOT_KEY_FILE);
    };
  }
}
