// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.server.testing.EmbeddedKmsServer;

/** Which commands go to an endpoint, to which, and as whom. */
class EndpointOptionsTest {

  /* Nobody listens at port 1. */
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final String THERE = "111122223333";
  private static final String HERE = "999999999999";

  @TempDir private Path directory;
  private EmbeddedKmsServer server;

  @BeforeEach
  void storeHere_andServiceThere() {
    new CommandHome(directory).ok("init", "--account", HERE);
    server = EmbeddedKmsServer.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private CommandHome home() {
    return new CommandHome(directory, InstantSource.system()).set("AWS_MAX_ATTEMPTS", "1");
  }

  private CommandHome root() {
    return home()
        .set("AWS_ACCESS_KEY_ID", server.root().accessKeyId())
        .set("AWS_SECRET_ACCESS_KEY", server.root().secretAccessKey())
        .set("AWS_REGION", "us-east-1");
  }

  private String url() {
    return server.uri().toString();
  }

  private static String account(CommandHome home, String... more) {
    return home.ok(
            Stream.concat(
                    Stream.of(
                        "sts", "get-caller-identity", "--query", "Account", "--output", "text"),
                    Stream.of(more))
                .toArray(String[]::new))
        .strip();
  }

  @Test
  void flag_beforeVariables() {
    CommandHome home = root().set("AWS_ENDPOINT_URL", NOBODY).set("AWS_ENDPOINT_URL_STS", NOBODY);
    assertThat(account(home, "--endpoint-url", url())).isEqualTo(THERE);
  }

  @Test
  void variableOfTheService_beforeThatOfAll() {
    CommandHome home = root().set("AWS_ENDPOINT_URL", NOBODY).set("AWS_ENDPOINT_URL_STS", url());
    assertThat(account(home)).isEqualTo(THERE);
    assertThat(home.run("list-keys").err()).contains("Could not connect");
    home.set("AWS_ENDPOINT_URL_KMS", url()).set("AWS_ENDPOINT_URL_IAM", url());
    assertThat(home.ok("list-keys", "--query", "length(Keys)")).isEqualTo("0\n");
    assertThat(home.ok("iam", "list-users", "--query", "length(Users)")).isEqualTo("0\n");
  }

  @Test
  void variable_beforeTheProfile_andTheProfileBeforeItsStore() throws IOException {
    addToProfile("endpoint_url = " + NOBODY);
    assertThat(account(root().set("AWS_ENDPOINT_URL", url()))).isEqualTo(THERE);
    assertThat(root().run("list-keys").err()).contains("Could not connect");
  }

  @Test
  void ignoredVariablesAndProfiles_asInAws() throws IOException {
    addToProfile("endpoint_url = " + NOBODY);
    CommandHome home =
        home().set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true").set("AWS_ENDPOINT_URL", NOBODY);
    assertThat(account(home)).isEqualTo(HERE);
  }

  @Test
  void storeThatIsNamed_isMeant() {
    CommandHome home = home().set("AWS_ENDPOINT_URL", NOBODY);
    String store = directory.resolve(".kms-jca/store").toString();
    assertThat(account(home, "--store", store)).isEqualTo(HERE);
    assertThat(account(home.set("KMS_JCA_STORE", store))).isEqualTo(HERE);
    home.set("AWS_REGION", "us-east-1");
    assertThat(home.run("list-keys", "--endpoint-url", NOBODY).err()).contains("Could not connect");
  }

  @Test
  void storeAndEndpoint_byFlags_areAMistake() {
    CommandHome.Ended ended = root().run("list-keys", "--store", "s", "--endpoint-url", url());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .endsWith("kms-jca: error: argument --endpoint-url: not allowed with argument --store\n");
  }

  @Test
  void sectionOfTheProfile_needsNoStore() throws IOException {
    Path file = directory.resolve("other");
    Files.writeString(
        file,
        "[x]\nendpoint_url = "
            + url()
            + "\nregion = eu-west-1\naws_access_key_id = "
            + server.root().accessKeyId()
            + "\naws_secret_access_key = "
            + server.root().secretAccessKey()
            + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(
            home()
                .ok(
                    "create-key",
                    "--credentials-file",
                    "other",
                    "--profile",
                    "x",
                    "--query",
                    "KeyMetadata.Arn"))
        .startsWith("\"arn:aws:kms:eu-west-1:" + THERE);
  }

  @Test
  void region_flagBeforeVariables() {
    CommandHome home = root().set("AWS_DEFAULT_REGION", "eu-west-3").set("AWS_ENDPOINT_URL", url());
    assertThat(newKey(home)).contains(":us-east-1:");
    assertThat(newKey(home.set("KMS_JCA_REGION", "eu-west-2"))).contains(":eu-west-2:");
    assertThat(newKey(home, "--region", "eu-west-1")).contains(":eu-west-1:");
    assertThat(
            newKey(
                root()
                    .set("AWS_REGION", "")
                    .set("AWS_DEFAULT_REGION", "eu-west-3")
                    .set("AWS_ENDPOINT_URL", url())))
        .contains(":eu-west-3:");
  }

  private static String newKey(CommandHome home, String... more) {
    String[] words = Arrays.copyOf(more, more.length + 3);
    System.arraycopy(
        new String[] {"create-key", "--query", "KeyMetadata.Arn"}, 0, words, more.length, 3);
    return home.ok(words);
  }

  @Test
  void withoutRegion_isToldSo_butIamHasNone() {
    CommandHome home = root().set("AWS_REGION", "").set("AWS_ENDPOINT_URL", url());
    CommandHome.Ended ended = home.run("list-keys");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(ended.err()).startsWith("\nYou must specify a region.");
    assertThat(home.ok("iam", "list-users", "--query", "Users")).isEqualTo("[]\n");
  }

  @Test
  void regionThatIsNone_isRefused_beforeAnythingIsSent() {
    CommandHome.Ended ended =
        root().run("list-keys", "--endpoint-url", NOBODY, "--region", "a\r\nx: y");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.err()).contains("doesn't match a supported format");
  }

  @Test
  void withoutAccessKey_isToldSo() {
    CommandHome.Ended ended =
        home()
            .run("list-keys", "--endpoint-url", url(), "--region", "x-y-1", "--profile", "nobody");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(ended.err()).startsWith("\nUnable to locate credentials");
  }

  @Test
  void errorOfTheService_isWordedAsByAws() {
    CommandHome.Ended ended =
        root().run("describe-key", "--key-id", "alias/none", "--endpoint-url", url());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.SERVICE);
    assertThat(ended.err())
        .isEqualTo(
            "\nAn error occurred (NotFoundException) when calling the DescribeKey operation"
                + " (reached max retries: 0): Alias arn:aws:kms:us-east-1:111122223333:alias/none"
                + " is not found.\n");
    assertThat(
            root()
                .set("AWS_MAX_ATTEMPTS", "")
                .run("iam", "get-user", "--user-name", "x", "--endpoint-url", url())
                .err())
        .startsWith("\nAn error occurred (NoSuchEntity) when calling the GetUser operation: The");
  }

  @Test
  void nobodyThere_isWordedAsByAws() {
    CommandHome.Ended ended = root().run("list-keys", "--endpoint-url", NOBODY);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.GENERAL);
    assertThat(ended.err())
        .isEqualTo("\nCould not connect to the endpoint URL: \"http://127.0.0.1:1/\"\n");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:4566, scheme is missing",
    "ftp://localhost, scheme is missing",
    "http://, no URL",
    "http://a_b.example, no valid host name",
    "http://user:secret@localhost, a port and a path only",
    "http://localhost?x=y, a port and a path only",
    "http://kms.example, 'on this machine only (localhost, 127.0.0.1, [::1]). Use https'",
    "http://10.0.0.1, on this machine only",
    "http://localhost.example, on this machine only"
  })
  void urlThatCannotBe_isRefused(String url, String why) {
    CommandHome.Ended ended = root().run("list-keys", "--endpoint-url", url);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("error: Bad value for --endpoint-url", why);
    CommandHome.Ended variable = root().set("AWS_ENDPOINT_URL", url).run("list-keys");
    assertThat(variable.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(variable.err()).startsWith("\nInvalid endpoint").contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit verify",
        "backup f",
        "completion bash",
        "explain list-keys",
        "file inspect f",
        "init",
        "restore f",
        "root-key rotate",
        "serve"
      })
  void commandsOfTheStore_sayThatTheyAre(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--endpoint-url", url()));
    CommandHome.Ended ended = root().run(words);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .contains("argument --endpoint-url: '" + words.get(0) + "' works on the store");
  }

  @Test
  void unverifiedCertificates_areRefused() {
    CommandHome.Ended ended = root().run("list-keys", "--no-verify-ssl");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("--ca-bundle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cli-connect-timeout", "--cli-read-timeout"})
  void timeoutThatIsNone_isRefused(String flag) {
    CommandHome.Ended ended = root().run("list-keys", "--endpoint-url", url(), flag, "soon");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("argument " + flag + ": 'soon' is not a number of seconds");
    assertThat(root().ok("list-keys", "--endpoint-url", url(), flag, "0", "--query", "Keys"))
        .isEqualTo("[]\n");
  }

  private void addToProfile(String line) throws IOException {
    Path file = directory.resolve(".kms-jca/credentials");
    Files.writeString(file, Files.readString(file) + line + "\n");
  }
}
