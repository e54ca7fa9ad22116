// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kmsjca.server.protocol.Field;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireOperation;

/**
 * Help has the words of the documentation of the records. The file with them is written anew with
 * {@code mvn -pl provider,server test -Dtest=DescriptionsTest -Ddescriptions.write=true}.
 */
class DescriptionsTest {

  private static final Path SOURCES = Path.of("..", "provider", "src", "main", "java");
  private static final Path FILE =
      Path.of("src", "main", "resources", "org", "kmsjca", "server", "cli")
          .resolve("descriptions.properties");
  private static final Pattern COMMENT =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/", Pattern.DOTALL);

  @Test
  void descriptions_areThoseOfTheRecords() throws IOException {
    String expected = fromSources();
    if (Boolean.getBoolean("descriptions.write")) {
      Files.writeString(FILE, expected);
    }
    assertThat(FILE).content().isEqualTo(expected);
  }

  @Test
  void everyOperation_andEveryMember_isDescribed() {
    for (ServiceOperations service : ServiceOperations.values()) {
      for (WireOperation operation : service.all().values()) {
        assertThat(Descriptions.of(service, operation.name())).as(operation.name()).isNotEmpty();
        for (Field field : operation.input().fields()) {
          assertThat(Descriptions.of(service, operation.name(), field.wireName()))
              .as(operation.name() + " " + field.wireName())
              .isNotEmpty();
        }
      }
    }
  }

  private static String fromSources() throws IOException {
    StringBuilder text =
        new StringBuilder("# Made of the documentation of the records by DescriptionsTest.\n");
    for (ServiceOperations service : ServiceOperations.values()) {
      for (WireOperation operation : service.all().values()) {
        String prefix = service.signingName() + "." + operation.name();
        String comment = comment(operation.input().type());
        text.append(line(prefix, summary(comment)));
        Map<String, String> params = params(comment);
        for (Field field : operation.input().fields()) {
          text.append(line(prefix + "." + field.wireName(), params.get(field.name())));
        }
      }
    }
    return text.toString();
  }

  private static String line(String key, String value) {
    return key + "=" + value.replace("\\", "\\\\") + "\n";
  }

  private static String comment(Class<?> type) throws IOException {
    Path file = SOURCES.resolve(type.getName().replace('.', '/') + ".java");
    String source = Files.readString(file);
    String before = source.substring(0, source.indexOf("public record " + type.getSimpleName()));
    Matcher matcher = COMMENT.matcher(before);
    assertThat(matcher.find()).as(type.getName()).isTrue();
    return matcher.group(1).replaceAll("\n \\* ?", "\n");
  }

  private static String summary(String comment) {
    return plain(comment.split("\n\n|<p>|\n@|<pre>", 2)[0]);
  }

  private static Map<String, String> params(String comment) {
    Map<String, String> params = new TreeMap<>();
    for (String part : comment.split("\n@param ", -1)) {
      String[] nameAndText = part.split("\\s", 2);
      if (nameAndText.length == 2) {
        String text = plain(nameAndText[1].split("\n@", 2)[0]);
        String sentence = text.isEmpty() ? text : capital(text) + (text.endsWith(".") ? "" : ".");
        params.put(nameAndText[0], sentence);
      }
    }
    return params;
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /* A command line knows no null: what is null in Java is what was not given. */
  private static String plain(String text) {
    return text.replaceAll("\\{@(?:code|link) (?:[\\w.]*#)?([^}]*)\\}", "$1")
        .replaceAll("\\s+", " ")
        .strip()
        .replaceAll("; stays the caller's", "")
        .replaceAll("\\bnull (for|to|means) ", "default: ")
        .replaceAll("\\bnull (only )?(if|unless) ", "not given $1$2 ");
  }
}
