// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsKeySpec;
import org.kmsjca.spec.KmsParameterSpec;

/** The README's tables of services and of KeyStore methods are complete, and the limits hold. */
final class ReadmeServicesTest {

  private static final String HEADER =
      "| type | algorithm | aliases | key class | limits | notes |";
  private static final String KEY_STORE_HEADER = "| `KeyStore` method | what it does |";
  private static final String ALIAS = "Alg.Alias.";
  private static final Pattern RANGE = Pattern.compile("([\\d,]+) to ([\\d,]+) (bits|characters)");
  /* Of the object, not of the entries in it. */
  private static final Set<String> ABOUT_THE_OBJECT =
      Set.of("getInstance", "getDefaultType", "getProvider", "getType");

  private final KmsProvider provider = new KmsProvider();
  private List<List<String>> rows;
  private MarkdownPage readme;

  @BeforeEach
  void readTable() throws IOException {
    readme = MarkdownPage.read("README.md");
    rows = readme.table(HEADER);
  }

  private static String name(List<String> row) {
    return row.get(0) + "." + row.get(1);
  }

  @Test
  void rows_areTheServices() {
    assertThat(rows)
        .extracting(ReadmeServicesTest::name)
        .containsExactlyElementsOf(
            provider.getServices().stream()
                .map(service -> service.getType() + "." + service.getAlgorithm())
                .sorted()
                .toList());
  }

  @Test
  void aliases_areThoseOfTheServices() {
    Map<String, Set<String>> aliases = new TreeMap<>();
    for (String property : provider.stringPropertyNames()) {
      if (property.startsWith(ALIAS)) {
        String rest = property.substring(ALIAS.length());
        int dot = rest.indexOf('.');
        String service = rest.substring(0, dot) + "." + provider.getProperty(property);
        aliases.computeIfAbsent(service, key -> new TreeSet<>()).add(rest.substring(dot + 1));
      }
    }
    assertThat(aliases).isNotEmpty();
    for (List<String> row : rows) {
      Set<String> shown =
          Arrays.stream(row.get(2).split(",")).map(String::strip).collect(Collectors.toSet());
      assertThat(shown)
          .as(name(row))
          .containsExactlyInAnyOrderElementsOf(aliases.getOrDefault(name(row), Set.of("")));
    }
  }

  @Test
  void keyClasses_areThoseThatTheServicesSupport() {
    for (List<String> row : rows) {
      Provider.Service service = provider.getService(row.get(0), row.get(1));
      String supported = service.getAttribute("SupportedKeyClasses");
      String shown = row.get(3);
      if (supported == null) {
        assertThat(shown).as(name(row)).isEmpty();
      } else if (supported.startsWith("org.kmsjca.spec.")) {
        assertThat("org.kmsjca.spec." + shown).as(name(row)).isEqualTo(supported);
      } else {
        assertThat(shown).as("%s takes a class that is not public", name(row)).startsWith("of the");
      }
    }
  }

  @Test
  void everyRow_hasALimit() {
    assertThat(rows).allSatisfy(row -> assertThat(row.get(4)).as(name(row)).isNotEmpty());
  }

  private static int[] range(List<String> row, String unit) {
    Matcher matcher = RANGE.matcher(row.get(4));
    assertThat(matcher.find()).as(name(row)).isTrue();
    assertThat(matcher.group(3)).isEqualTo(unit);
    return new int[] {number(matcher.group(1)), number(matcher.group(2))};
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace(",", ""));
  }

  private static DataKeyGenParameterSpec dataKey(String algorithm, int sizeBits) {
    return new DataKeyGenParameterSpec("alias/a", algorithm, sizeBits, EncryptionContext.EMPTY);
  }

  @Test
  void limitsOfMacKeys_hold() {
    for (List<String> row : rows) {
      if (row.get(0).equals("Mac")) {
        int[] bits = range(row, "bits");
        String algorithm = row.get(1);
        for (int allowed : bits) {
          assertThat(dataKey(algorithm, allowed).sizeBits()).isEqualTo(allowed);
        }
        for (int refused : new int[] {bits[0] - Byte.SIZE, bits[1] + Byte.SIZE}) {
          assertThatThrownBy(() -> dataKey(algorithm, refused))
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }

  @Test
  void limitsOfNames_hold() {
    for (List<String> row : rows) {
      if (row.get(0).equals("SecretKeyFactory")) {
        int[] characters = range(row, "characters");
        assertThat(new KmsKeySpec("x".repeat(characters[0])).keyId()).hasSize(characters[0]);
        assertThat(new KmsKeySpec("x".repeat(characters[1])).keyId()).hasSize(characters[1]);
        assertThatThrownBy(() -> new KmsKeySpec("x".repeat(characters[1] + 1)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void limitsOfAesKeys_hold() {
    for (List<String> row : rows) {
      if (row.get(1).startsWith("AES/")) {
        assertThat(row.get(4)).contains("128, 192 and 256 bits");
      }
    }
    for (int bits : new int[] {128, 192, 256}) {
      assertThat(dataKey("AES", bits).sizeBits()).isEqualTo(bits);
    }
    assertThatThrownBy(() -> dataKey("AES", 512)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitOfKeysForAMessage_isThatOfTheParameters() {
    String shown = "at most " + (KmsParameterSpec.MAX_ADDITIONAL_KEYS + 1) + " KMS keys";
    assertThat(rows)
        .filteredOn(row -> name(row).equals("Cipher.KMS-AES"))
        .singleElement()
        .satisfies(row -> assertThat(row.get(4)).contains(shown));
  }

  /** Also those that the JDK of this run has and the one of the build has not. */
  @Test
  void keyStoreTable_namesEveryMethod() {
    String table =
        readme.table(KEY_STORE_HEADER).stream()
            .map(row -> String.join(" ", row))
            .collect(Collectors.joining(" "));
    Set<String> methods =
        Arrays.stream(KeyStore.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !ABOUT_THE_OBJECT.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(methods).hasSizeGreaterThan(15);
    assertThat(methods).allSatisfy(name -> assertThat(table).containsPattern("\\b" + name + "\\b"));
  }
}
