// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on files says what is so: its commands run, and its tables are complete. */
class FilesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "files.md");
  private static final String PROGRAM = "kms-jca file ";

  @TempDir private Path directory;
  @TempDir private Path store;

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  @Test
  void commands_ofThePage_run() throws Exception {
    Files.writeString(directory.resolve("report.txt"), "all is well");
    List<String> commands = page().lines().filter(line -> line.startsWith(PROGRAM)).toList();
    assertThat(commands).hasSize(5);
    try (FileProgram program = new FileProgram(directory, store)) {
      program.makeKeys();
      for (String command : commands) {
        int exitCode = program.run(command.substring(PROGRAM.length()).split(" "));
        assertThat(program.errorText()).isEmpty();
        assertThat(exitCode).as(command).isZero();
      }
    }
    assertThat(directory.resolve("back.txt")).hasContent("all is well");
  }

  @Test
  void members_ofTheJson_areThoseOfThePage() throws Exception {
    Files.writeString(directory.resolve("plain"), "all is well");
    try (FileProgram program = new FileProgram(directory, store)) {
      program.makeKeys();
      program.run("encrypt", "--key-id", "alias/a", "plain", "kms");
      program.json = true;
      program.run("inspect", "kms");
      JsonNode json = new ObjectMapper().readTree(program.output.toByteArray());
      String page = page();
      assertThat(json.properties().stream().map(Map.Entry::getKey))
          .hasSize(12)
          .allMatch(name -> page.contains("`" + name + "`"));
    }
  }

  @Test
  void exitCodes_areThoseOfThePage() throws Exception {
    assertThat(page().lines().filter(line -> line.matches("\\| \\d+ \\|.*")))
        .extracting(line -> Integer.parseInt(line.replaceAll("\\D+(\\d+).*", "$1")))
        .containsExactly(FileExit.OK, FileExit.USAGE, FileExit.SERVICE, FileExit.GENERAL);
  }
}
