// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands with what they print. In the file, {@code $ } begins a command and {@code # } a comment;
 * {@code NAME=$ } keeps what a command prints for {@code {NAME}}; {@code ! code} is the exit code
 * of the command before it, whose errors are then expected too. {@code ...} stands for anything.
 * What follows {@code |} or {@code >} does what a shell would do, for the few programs of {@link
 * TranscriptShell}.
 */
class TranscriptsTest {

  private static final Path FILE =
      Path.of("src/test/resources/org/kmsjca/server/cli/transcripts.txt");
  private static final Path REFERENCE = FILE.resolveSibling("reference-examples.txt");
  private static final Path PAGE = Path.of("..", "docs", "command-line.md");
  private static final Pattern COMMAND = Pattern.compile("(?:(\\w+)=)?\\$ (.*)");
  private static final Pattern KEPT = Pattern.compile("\\$ (\\w+)=\\$\\(kms-jca (.*)\\)");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

  @TempDir private Path directory;

  private record Step(int line, String keep, String command, List<String> expected, int exitCode) {}

  @Test
  void commands_printWhatTheTranscriptSays() throws IOException {
    check(steps(Files.readAllLines(FILE)), 20, false);
  }

  /** The same commands, performed by a service behind an endpoint. */
  @Test
  void commandsAtAnEndpoint_printTheSame() throws IOException {
    check(steps(Files.readAllLines(FILE)), 20, true);
  }

  @Test
  void examplesOfTheReference_printWhatTheReferenceShows() throws IOException {
    check(steps(Files.readAllLines(REFERENCE)), 45, false);
  }

  @Test
  void examplesOfTheReferenceAtAnEndpoint_printTheSame() throws IOException {
    check(steps(Files.readAllLines(REFERENCE)), 45, true);
  }

  /** In the page, commands stand as one types them; what follows them is what they print. */
  @Test
  void page_printsWhatItSays() throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside) {
        lines.add(
            KEPT.matcher(line)
                .replaceFirst("$1=\\$ $2")
                .replaceFirst("^\\$ kms-jca ", "\\$ ")
                .replaceAll("\\$([A-Z]\\w*)", "{$1}"));
      }
    }
    check(steps(lines), 5, false);
  }

  private void check(List<Step> steps, int atLeast, boolean atEndpoint) throws IOException {
    Files.writeString(directory.resolve("plain.txt"), "hello\n");
    Files.writeString(directory.resolve("policy.json"), POLICY);
    CommandHome home = new CommandHome(directory);
    Map<String, String> kept = new HashMap<>();
    assertThat(steps).hasSizeGreaterThan(atLeast);
    if (!atEndpoint) {
      steps.forEach(step -> check(step, home, kept));
      return;
    }
    check(steps.get(0), home, kept);
    CommandHome there =
        new CommandHome(directory, InstantSource.system()).set("AWS_DEFAULT_REGION", "us-east-1");
    try (ServedStore served = new ServedStore(directory)) {
      there.set("AWS_ENDPOINT_URL", served.url());
      steps.subList(1, steps.size()).forEach(step -> check(step, there, kept));
    }
    there.set("AWS_MAX_ATTEMPTS", "1");
    assertThat(there.run("list-keys").err()).startsWith("\nCould not connect to the endpoint URL");
  }

  private static void check(Step step, CommandHome home, Map<String, String> kept) {
    TranscriptShell shell = TranscriptShell.of(filled(step.command(), kept), home.directory());
    CommandHome.Ended ended = home.run(words(shell.command()));
    String said = ended.exitCode() == 0 ? shell.left(ended.out()) : ended.out() + ended.err();
    if (step.keep() != null) {
      kept.put(step.keep(), said.strip().replace("\"", ""));
    } else {
      String expected = filled(String.join("\n", step.expected()), kept).strip();
      assertThat(said.strip())
          .as("line %d: %s", step.line(), step.command())
          .matches(Pattern.compile(pattern(expected), Pattern.DOTALL));
    }
    assertThat(ended.exitCode()).as(step.line() + ": " + ended).isEqualTo(step.exitCode());
  }

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  private static String pattern(String expected) {
    StringBuilder pattern = new StringBuilder();
    for (String part : expected.split("\\.\\.\\.", -1)) {
      pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return pattern.toString();
  }

  private static String filled(String text, Map<String, String> kept) {
    String filled = text;
    for (Map.Entry<String, String> one : kept.entrySet()) {
      filled = filled.replace("{" + one.getKey() + "}", one.getValue());
    }
    return filled;
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(unquoted(matcher.group()));
    }
    return words;
  }

  private static String unquoted(String word) {
    return QUOTED.matcher(word).replaceAll(part -> Matcher.quoteReplacement(inside(part.group())));
  }

  private static String inside(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher command = COMMAND.matcher(lines.get(i));
      if (!command.matches()) {
        continue;
      }
      List<String> expected = new ArrayList<>();
      int exitCode = 0;
      int next = i + 1;
      for (; next < lines.size() && !COMMAND.matcher(lines.get(next)).matches(); next++) {
        String line = lines.get(next);
        if (line.startsWith("! ")) {
          exitCode = Integer.parseInt(line.substring(2));
        } else if (!line.startsWith("# ")) {
          expected.add(line);
        }
      }
      steps.add(new Step(i + 1, command.group(1), command.group(2), expected, exitCode));
    }
    return steps;
  }
}
