// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which store, access key and Region a command uses: flags before variables before the profile. */
class ProfilesTest {

  @TempDir private Path directory;
  private Path credentials;

  @BeforeEach
  void twoStores() {
    credentials = directory.resolve(".kms-jca/credentials");
    home().ok("init", "--account", "111111111111");
    home().ok("init", "--account", "222222222222", "--store", "second", "--profile", "second");
  }

  private CommandHome home() {
    return new CommandHome(directory);
  }

  private static String account(CommandHome home, String... more) {
    String[] words = new String[more.length + 6];
    String[] command = {"sts", "get-caller-identity", "--query", "Account", "--output", "text"};
    System.arraycopy(command, 0, words, 0, command.length);
    System.arraycopy(more, 0, words, command.length, more.length);
    return home.ok(words).strip();
  }

  @Test
  void profile_choosesStoreAndAccessKey() {
    assertThat(account(home())).isEqualTo("111111111111");
    assertThat(account(home(), "--profile", "second")).isEqualTo("222222222222");
    assertThat(account(home().set("KMS_JCA_PROFILE", "second"))).isEqualTo("222222222222");
    assertThat(account(home().set("KMS_JCA_PROFILE", "second"), "--profile", "default"))
        .isEqualTo("111111111111");
  }

  @Test
  void optionsOfAllCommands_canStandBeforeTheVerb() {
    CommandHome home = home();
    assertThat(home.ok("--profile", "second", "--output", "text", "sts", "get-caller-identity"))
        .startsWith("222222222222\t");
    assertThat(home.ok("sts", "--profile=second", "get-caller-identity", "--output=text"))
        .startsWith("222222222222\t");
  }

  @Test
  void accessKeyOfAnotherStore_isNotKnown() {
    CommandHome.Ended ended = home().run("list-keys", "--store", "second");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.SERVICE);
    assertThat(ended.err())
        .startsWith("\nAn error occurred (UnrecognizedClientException) when calling the ListKeys");
  }

  @Test
  void region_ofFlagVariableAndProfile() throws IOException {
    String query = "KeyMetadata.Arn";
    assertThat(home().ok("create-key", "--query", query)).contains(":local-region-1:");
    Files.writeString(
        credentials,
        Files.readString(credentials).replaceFirst("store = ", "region = eu-west-3\nstore = "));
    assertThat(home().ok("create-key", "--query", query)).contains(":eu-west-3:");
    CommandHome variable = home().set("KMS_JCA_REGION", "eu-west-2");
    assertThat(variable.ok("create-key", "--query", query)).contains(":eu-west-2:");
    assertThat(variable.ok("create-key", "--query", query, "--region", "eu-west-1"))
        .contains(":eu-west-1:");
  }

  @Test
  void sessionOfARole_fromVariables_asAwsHasThem() {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":"
            + "\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:root\"}}}";
    home().ok("iam", "create-role", "--role-name", "r", "--assume-role-policy-document", trust);
    String[] made =
        home()
            .ok(
                "sts",
                "assume-role",
                "--role-arn",
                "arn:aws:iam::111111111111:role/r",
                "--role-session-name",
                "session",
                "--query",
                "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]",
                "--output",
                "text")
            .strip()
            .split("\t", -1);
    CommandHome session =
        home()
            .set("AWS_ACCESS_KEY_ID", made[0])
            .set("AWS_SECRET_ACCESS_KEY", made[1])
            .set("AWS_SESSION_TOKEN", made[2]);
    assertThat(session.ok("sts", "get-caller-identity", "--query", "Arn"))
        .contains("assumed-role/r/session");
    assertThat(session.run("list-keys").err()).contains("AccessDeniedException");
    assertThat(session.ok("sts", "get-caller-identity", "--query", "Arn", "--profile", "default"))
        .contains("user/admin");
  }

  @Test
  void credentialsThatOthersCanRead_areRefused_andTheErrorSaysWhatToDo() throws IOException {
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-r--r--"));
    CommandHome.Ended ended = home().run("list-keys");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(ended.err()).contains("chmod 600 " + credentials);
  }

  @Test
  void profileThatIsMissing_isNamed() {
    CommandHome.Ended ended = home().run("list-keys", "--profile", "third");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(ended.err())
        .contains("The config profile (third) could not be found", "init --profile third");
  }

  @Test
  void noStore_saysHowToMakeOne() {
    CommandHome elsewhere = new CommandHome(directory.resolve("second"));
    CommandHome.Ended ended = elsewhere.run("list-keys");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(ended.err()).contains("kms-jca init");
    assertThat(home().run("list-keys", "--store", "third").err())
        .contains("There is no store in", "kms-jca init --store");
  }

  @Test
  void secrets_areInNoError() throws IOException {
    String secret =
        Files.readAllLines(credentials).stream()
            .filter(line -> line.startsWith("aws_secret_access_key"))
            .findFirst()
            .orElseThrow()
            .replaceFirst(".* = ", "");
    assertThat(secret).hasSize(40);
    Files.writeString(credentials, Files.readString(credentials).replace(secret, secret + "é"));
    assertThat(home().run("list-keys").err()).doesNotContain(secret).contains("credentials");
  }
}
