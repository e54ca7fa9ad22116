// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are nested far deeper than anything needs are refused as wrong words. */
class NestingTest {

  private static final int DEPTH = 20_000;
  private static final int ALLOWED = 60;

  @TempDir private Path directory;
  private CommandHome home;

  @BeforeEach
  void makeStore() {
    home = new CommandHome(directory);
    home.ok("init");
  }

  private void refused(String message, String... words) {
    CommandHome.Ended ended = home.run(words);
    assertThat(ended.err()).contains("\nkms-jca: error: ").contains(message);
    assertThat(ended.err().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private void grantIsRefused(String message, String constraints) {
    refused(
        message,
        "create-grant",
        "--key-id=k",
        "--grantee-principal=p",
        "--operations=Decrypt",
        "--constraints=" + constraints);
  }

  @Test
  void shorthand_ofManyLists_isRefused() {
    grantIsRefused("nested more than 64 deep", "a=" + "[".repeat(DEPTH));
  }

  @Test
  void shorthand_ofManyMaps_isRefused() {
    grantIsRefused("nested more than 64 deep", "a=" + "{a=".repeat(DEPTH));
  }

  @Test
  void shorthand_ofManyListsBesideEachOther_isNotNested() {
    grantIsRefused("Unknown parameter", "a=[" + "[],".repeat(DEPTH) + "[]]");
  }

  @Test
  void json_isRefused() {
    refused("Invalid JSON", "list-keys", "--cli-input-json", "[".repeat(DEPTH));
    refused("Invalid JSON", "list-keys", "--cli-input-json", "{\"a\":".repeat(DEPTH));
  }

  @Test
  void query_isRefused() {
    refused(
        "--query: the expression is nested too deeply",
        "list-keys",
        "--query",
        "(".repeat(DEPTH) + "Keys" + ")".repeat(DEPTH));
  }

  @Test
  void query_ofALongChain_isRefused() {
    refused(
        "--query: the expression is nested too deeply",
        "list-keys",
        "--query",
        "Keys" + "[]".repeat(DEPTH));
  }

  @Test
  void query_ofSomeDepth_isTaken() {
    String query = "[".repeat(ALLOWED) + "length(Keys)" + "]".repeat(ALLOWED);
    assertThat(home.ok("list-keys", "--query", query)).contains("0");
  }
}
