// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same commands by the AWS command line, through the endpoint, and by ours, in a store and
 * through the endpoint: the same output, letter by letter. Where the AWS command line is not
 * installed, this is skipped.
 */
class AwsCommandLineTest {

  private static final Path RESOURCES = Path.of("src/test/resources/org/kmsjca/server/cli");
  private static final int NOT_INSTALLED = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private record Ended(int code, String out, String err) {}

  @Test
  void sameCommands_printTheSame() throws Exception {
    CommandHome home = new CommandHome(directory);
    Map<String, String> names = prepared(home);
    List<List<String>> commands = new ArrayList<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("commands-of-both.txt"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String filled = line;
      for (Map.Entry<String, String> name : names.entrySet()) {
        filled = filled.replace("{" + name.getKey() + "}", name.getValue());
      }
      List<String> words = List.of(filled.split(" ", -1));
      if (words.contains("--output")) {
        commands.add(words);
      } else {
        for (String format : new String[] {"json", "text", "table"}) {
          List<String> more = new ArrayList<>(words);
          more.addAll(List.of("--output", format));
          commands.add(more);
        }
      }
    }
    assertThat(commands).hasSizeGreaterThan(60);
    SoftAssertions all = new SoftAssertions();
    List<Ended> theirs;
    CommandHome there =
        new CommandHome(directory, InstantSource.system()).set("AWS_DEFAULT_REGION", "us-east-1");
    try (ServedStore served = new ServedStore(directory)) {
      theirs = theirs(commands, served.url());
      there.set("AWS_ENDPOINT_URL", served.url());
      for (int i = 0; i < commands.size(); i++) {
        compare(all, commands.get(i), there, theirs.get(i));
      }
    }
    for (int i = 0; i < commands.size(); i++) {
      compare(all, commands.get(i), home, theirs.get(i));
    }
    all.assertAll();
  }

  private static void compare(
      SoftAssertions all, List<String> command, CommandHome home, Ended wanted) {
    CommandHome.Ended ours = home.run(command);
    String name = String.join(" ", command);
    all.assertThat(ours.out()).as(name).isEqualTo(wanted.out());
    all.assertThat(ours.err().strip()).as(name).isEqualTo(wanted.err().strip());
    all.assertThat(ours.exitCode() == 0).as(name).isEqualTo(wanted.code() == 0);
  }

  /** Nobody listens at port 1: after three attempts, both say so in the same words. */
  @Test
  void endpointThatIsNotThere_isCalledTheSame() throws Exception {
    CommandHome home = new CommandHome(directory, InstantSource.system());
    home.ok("init", "--region", "us-east-1");
    List<List<String>> commands = new ArrayList<>();
    for (String command : new String[] {"kms list-keys", "iam list-users"}) {
      commands.add(
          List.of((command + " --region us-east-1 --endpoint-url http://127.0.0.1:1").split(" ")));
    }
    SoftAssertions all = new SoftAssertions();
    List<Ended> theirs = theirs(commands, "http://127.0.0.1:1");
    for (int i = 0; i < commands.size(); i++) {
      compare(all, commands.get(i), home, theirs.get(i));
    }
    all.assertAll();
  }

  /** After three attempts, both say how often they tried again, in the same words. */
  @Test
  void serviceThatThrottles_isCalledTheSame() throws Exception {
    CommandHome home = new CommandHome(directory, InstantSource.system());
    home.ok("init", "--region", "us-east-1");
    byte[] answer =
        "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"
            .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(400, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      List<String> command =
          List.of("kms", "list-keys", "--region", "us-east-1", "--endpoint-url", url);
      SoftAssertions all = new SoftAssertions();
      compare(all, command, home, theirs(List.of(command), url).get(0));
      all.assertAll();
      assertThat(home.run(command).err()).contains("(reached max retries: 2): Rate exceeded");
    } finally {
      server.stop(0);
    }
  }

  /** Makes something to ask for, and gives its names. */
  private static Map<String, String> prepared(CommandHome home) {
    home.ok("init", "--account", "111122223333", "--region", "us-east-1");
    Map<String, String> names = new HashMap<>();
    String key =
        home.ok(
                "create-key",
                "--description",
                "\"quoted\" \\ 日本",
                "--tags",
                "TagKey=Team,TagValue=IT",
                "TagKey=Cost center,TagValue=",
                "--query",
                "KeyMetadata.KeyId",
                "--output",
                "text")
            .strip();
    names.put("KEY", key);
    home.ok("create-key", "--multi-region");
    home.ok("create-key", "--origin", "EXTERNAL");
    home.ok("create-alias", "--alias-name", "alias/a", "--target-key-id", key);
    home.ok("create-alias", "--alias-name", "alias/b", "--target-key-id", key);
    home.ok("enable-key-rotation", "--key-id", key, "--rotation-period-in-days", "90");
    home.ok("rotate-key-on-demand", "--key-id", key);
    for (String grantee : new String[] {"one", "two"}) {
      home.ok("iam", "create-user", "--user-name", grantee, "--path", "/people/");
      home.ok(
          "create-grant",
          "--key-id",
          key,
          "--grantee-principal",
          "arn:aws:iam::111122223333:user/people/" + grantee,
          "--operations",
          "Decrypt",
          "DescribeKey",
          "--name",
          grantee,
          "--constraints",
          "EncryptionContextEquals={a=b,c=d}");
    }
    home.ok("iam", "create-group", "--group-name", "g");
    home.ok("iam", "add-user-to-group", "--group-name", "g", "--user-name", "one");
    home.ok("iam", "tag-user", "--user-name", "one", "--tags", "Key=k,Value=v");
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\","
            + "\"Resource\":\"*\"}]}";
    home.ok("iam", "create-policy", "--policy-name", "p", "--policy-document", document);
    home.ok(
        "iam",
        "put-user-permissions-boundary",
        "--user-name",
        "one",
        "--permissions-boundary",
        "arn:aws:iam::111122223333:policy/p");
    home.ok(
        "iam",
        "create-role",
        "--role-name",
        "r",
        "--assume-role-policy-document",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":"
            + "\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"111122223333\"}}}");
    names.put(
        "CIPHERTEXT",
        home.ok(
                "encrypt",
                "--key-id",
                key,
                "--plaintext",
                "aGk=",
                "--query",
                "CiphertextBlob",
                "--output",
                "text")
            .strip());
    return names;
  }

  private List<Ended> theirs(List<List<String>> commands, String endpoint)
      throws IOException, InterruptedException {
    Path config = directory.resolve("aws-config");
    Files.writeString(config, "[default]\ncli_timestamp_format = iso8601\n");
    ProcessBuilder builder =
        new ProcessBuilder("python3", RESOURCES.resolve("aws_commands.py").toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.put("AWS_ENDPOINT_URL", endpoint);
    environment.put("AWS_RETRY_MODE", "standard");
    environment.put("AWS_MAX_ATTEMPTS", "3");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_CONFIG_FILE", config.toString());
    environment.put(
        "AWS_SHARED_CREDENTIALS_FILE", directory.resolve(".kms-jca/credentials").toString());
    environment.put("TZ", "UTC");
    environment.put("PYTHONUTF8", "1");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return skipped(e.toString());
    }
    try (OutputStream input = process.getOutputStream()) {
      for (List<String> command : commands) {
        input.write((JSON.writeValueAsString(command) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      assertThat(process.waitFor()).as(e.toString()).isEqualTo(NOT_INSTALLED);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code == NOT_INSTALLED) {
      return skipped("awscli is not installed");
    }
    assertThat(code).isZero();
    List<Ended> ended = new ArrayList<>();
    for (String line : said.lines().toList()) {
      JsonNode one = JSON.readTree(line);
      ended.add(
          new Ended(one.get("code").asInt(), one.get("out").asText(), one.get("err").asText()));
    }
    return ended;
  }

  private static List<Ended> skipped(String why) {
    System.out.println("skipped: the AWS command line, " + why);
    assumeTrue(false, why);
    return List.of();
  }
}
