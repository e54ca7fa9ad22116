// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.server.cli.input.FlagNames;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;

/** Whatever is typed for an operation, it is done or refused in words, and nothing breaks. */
class CommandWordsFuzzTest {

  private static final List<String> GENERAL =
      List.of(
          "--cli-input-json",
          "--generate-cli-skeleton",
          "--output",
          "--query",
          "--max-items",
          "--starting-token",
          "--page-size",
          "--no-paginate",
          "--region",
          "--cli-binary-format",
          "--help",
          "help");
  private static final List<String> MEANINGFUL =
      List.of(
          "alias/a", "json", "text", "table", "YQ==", "a=b", "{\"a\":[1]}", "Keys[].KeyId", "1");

  /* The one thing that is typed wrongly and has the exit code of everything else, as with AWS. */
  private static final String WRONG_REGION = "doesn't match a supported format";

  @TempDir static Path directory;
  private static CommandHome home;

  @BeforeAll
  static void prepare() {
    home = new CommandHome(directory);
    home.ok("init");
    String key = home.ok("create-key", "--query", "KeyMetadata.KeyId", "--output", "text").strip();
    home.ok("create-alias", "--alias-name", "alias/a", "--target-key-id", key);
  }

  @FuzzTest
  void words_anyOfThem_areUnderstoodOrRefusedInWords(FuzzedDataProvider data) {
    ServiceOperations service = data.pickValue(ServiceOperations.values());
    WireOperation operation =
        service.all().get(data.pickValue(new ArrayList<>(service.all().keySet())));
    List<String> flags = new ArrayList<>(GENERAL);
    for (Field field : operation.input().fields()) {
      flags.add(OperationVerb.flag(field.wireName()));
    }
    List<String> words =
        new ArrayList<>(List.of(service.signingName(), FlagNames.of(operation.name())));
    for (int i = data.consumeInt(0, 8); i > 0; i--) {
      words.add(data.pickValue(flags));
      for (int k = data.consumeInt(0, 2); k > 0; k--) {
        words.add(data.consumeBoolean() ? data.pickValue(MEANINGFUL) : data.consumeString(100));
      }
    }
    CommandHome.Ended ended = home.run(words);
    if (!ended.err().contains(WRONG_REGION)) {
      assertThat(ended.exitCode())
          .as("%s: %s", words, ended)
          .isIn(ExitCode.OK, ExitCode.USAGE, ExitCode.CONFIGURATION, ExitCode.SERVICE);
    }
    assertThat(ended.exitCode() == ExitCode.OK || !ended.err().isBlank()).as("%s", words).isTrue();
  }
}
