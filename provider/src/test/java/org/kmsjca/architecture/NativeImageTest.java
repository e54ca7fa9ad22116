// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.spi.KmsBackend;

/** T-1: what GraalVM's native-image is told is all that the code looks up by name. */
class NativeImageTest {

  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Path RESOURCES = Path.of("src", "main", "resources");
  private static final String DIRECTORY = "META-INF/native-image/org.kmsjca/kms-jca-provider/";
  private static final Pattern LOOKUP =
      Pattern.compile("Class\\.forName\\(\\s*(\"[^\"]+\"|[A-Z_]+)");
  private static final Pattern CRAC = Pattern.compile("\"((?:org|jdk|javax)\\.crac)\"");

  private static JsonNode metadata() throws IOException {
    return new ObjectMapper()
        .readTree(RESOURCES.resolve(DIRECTORY + "reachability-metadata.json").toFile());
  }

  private static Set<String> types() throws IOException {
    Set<String> types = new TreeSet<>();
    for (JsonNode entry : metadata().get("reflection")) {
      if (entry.get("type").isTextual()) {
        types.add(entry.get("type").textValue());
      }
    }
    return types;
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(suffix)).toList();
    }
  }

  /* The classes of a package, members of classes too. */
  private static List<Class<?>> classesBeside(Class<?> one) throws Exception {
    Path directory =
        Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve(one.getPackageName().replace('.', '/'));
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        found.add(Class.forName(one.getPackageName() + "." + name, false, one.getClassLoader()));
      }
    }
    return found;
  }

  /** Validation, audit and access read the components of requests, results and their parts. */
  @Test
  void recordsAndEnumsOfOperations_areListed() throws Exception {
    Set<String> expected = new TreeSet<>();
    for (Class<?> beside : List.of(KmsRequest.class, CreateUser.class)) {
      classesBeside(beside).stream()
          .filter(type -> type.isRecord() || type.isEnum())
          .forEach(type -> expected.add(type.getName()));
    }
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(types()).containsAll(expected);
    for (JsonNode entry : metadata().get("reflection")) {
      if (expected.contains(entry.get("type").asText())) {
        assertThat(entry.path("allDeclaredMethods").asBoolean()).as(entry.toString()).isTrue();
      }
    }
  }

  @Test
  void ownTypesThatAreListed_exist() throws Exception {
    for (String type : types()) {
      if (type.startsWith("org.kmsjca.")) {
        assertThat(Class.forName(type, false, KmsProvider.class.getClassLoader())).isNotNull();
      }
    }
  }

  /** Each {@code Class.forName} with a name that stands in the source. */
  @Test
  void classesLookedUpByName_areListed() throws Exception {
    Set<String> expected = new TreeSet<>();
    int lookups = 0;
    for (Path file : files(SOURCES, ".java")) {
      String source = Files.readString(file);
      Matcher matcher = LOOKUP.matcher(source);
      while (matcher.find()) {
        lookups++;
        expected.add(nameOf(matcher.group(1), source));
      }
    }
    assertThat(lookups).isGreaterThan(3);
    assertThat(types()).containsAll(expected);
  }

  private static String nameOf(String argument, String source) {
    if (argument.startsWith("\"")) {
      return argument.substring(1, argument.length() - 1);
    }
    Matcher constant = Pattern.compile(argument + "\\s*=\\s*\"([^\"]+)\"").matcher(source);
    assertThat(constant.find()).as(argument).isTrue();
    return constant.group(1);
  }

  /** The packages of CRaC, whose names are put together, and the interface that is implemented. */
  @Test
  void typesOfCrac_areListed() throws Exception {
    String source = Files.readString(SOURCES.resolve("org/kmsjca/checkpoint/CracResource.java"));
    Set<String> packages = new TreeSet<>();
    CRAC.matcher(source).results().forEach(found -> packages.add(found.group(1)));
    assertThat(packages).hasSize(3);
    for (String name : packages) {
      assertThat(types()).contains(name + ".Core", name + ".Context", name + ".Resource");
      assertThat(metadata().get("reflection").toString())
          .contains("{\"proxy\":[\"" + name + ".Resource\"]}");
    }
  }

  /** What {@code ServiceLoader} makes: the provider and the backends. */
  @Test
  void services_areListed() throws Exception {
    Collection<String> expected = new TreeSet<>();
    expected.add(KmsProvider.class.getName());
    for (Class<?> service : List.of(java.security.Provider.class, KmsBackend.class)) {
      String file = "META-INF/services/" + service.getName();
      assertThat(globs()).contains(file);
    }
    for (Path file : files(SOURCES, ".java")) {
      String source = Files.readString(file);
      if (source.contains("@AutoService(")) {
        String path = SOURCES.relativize(file).toString().replace('/', '.').replace('\\', '.');
        expected.add(path.substring(0, path.length() - ".java".length()));
      }
    }
    assertThat(expected).hasSizeGreaterThan(1);
    assertThat(types()).containsAll(expected);
  }

  private static Set<String> globs() throws IOException {
    Set<String> globs = new TreeSet<>();
    metadata().get("resources").forEach(entry -> globs.add(entry.get("glob").textValue()));
    return globs;
  }

  @Test
  void resources_areListed() throws Exception {
    Set<String> expected = new TreeSet<>();
    for (Path file : files(RESOURCES.resolve("org"), "")) {
      expected.add(RESOURCES.relativize(file).toString().replace('\\', '/'));
    }
    assertThat(expected).isNotEmpty();
    assertThat(globs()).containsAll(expected);
  }

  /** What is found out when a class is initialised: about the machine, the JVM, or at random. */
  @Test
  void classesForRunTime_exist() throws Exception {
    Properties properties = new Properties();
    try (InputStream in =
        Files.newInputStream(RESOURCES.resolve(DIRECTORY + "native-image.properties"))) {
      properties.load(in);
    }
    String option = "--initialize-at-run-time=";
    assertThat(properties.getProperty("Args")).startsWith(option);
    Set<String> listed =
        Set.of(properties.getProperty("Args").substring(option.length()).split(","));
    for (String name : listed) {
      assertThat(Class.forName(name, false, KmsProvider.class.getClassLoader())).isNotNull();
    }
    Pattern outside =
        Pattern.compile(
            "static (final )?\\w+(<.*>)? [A-Z_]+\\s*=[^;]*(availableProcessors|SystemRandom|isPresent\\(\\)|new ReentrantLock)");
    for (Path file : files(SOURCES, ".java")) {
      Matcher matcher = outside.matcher(Files.readString(file));
      if (matcher.find()) {
        String path = SOURCES.relativize(file).toString().replace('/', '.').replace('\\', '.');
        String name = path.substring(0, path.length() - ".java".length());
        assertThat(listed).anyMatch(type -> type.equals(name) || type.startsWith(name + "$"));
      }
    }
  }
}
