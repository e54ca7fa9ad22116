// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.jca.KmsProvider;

/** An executable jar of Spring Boot: the provider and its libraries are jars inside the jar. */
class SpringBootTest {

  private static final String LOADER = "org/springframework/boot/loader/";
  private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";
  private static final String LIBRARIES =
      "(bcprov|jackson|caffeine|sqlite-jdbc|AmazonCorretto|jspecify).*\\.jar";

  @TempDir static Path directory;

  @BeforeAll
  static void makeJar() throws Exception {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, LAUNCHER);
    attributes.putValue("Start-Class", BootedProgram.class.getName());
    attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (OutputStream file = Files.newOutputStream(directory.resolve("app.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      unpackLoader(jar);
      for (String inside : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        jar.putNextEntry(new JarEntry(inside));
        jar.closeEntry();
      }
      String program = BootedProgram.class.getName().replace('.', '/') + ".class";
      jar.putNextEntry(new JarEntry("BOOT-INF/classes/" + program));
      try (var bytes = SpringBootTest.class.getClassLoader().getResourceAsStream(program)) {
        bytes.transferTo(jar);
      }
      jar.closeEntry();
      store(jar, "provider.jar", providerJar());
      for (Path library : libraries()) {
        store(jar, library.getFileName().toString(), Files.readAllBytes(library));
      }
    }
    Files.createFile(directory.resolve("kms.properties"));
  }

  private static void unpackLoader(JarOutputStream target) throws Exception {
    Class<?> launcher = Class.forName(LAUNCHER);
    Path source = Path.of(launcher.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile jar = new JarFile(source.toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> e.getName().startsWith(LOADER)).toList()) {
        target.putNextEntry(new JarEntry(entry.getName()));
        jar.getInputStream(entry).transferTo(target);
        target.closeEntry();
      }
    }
  }

  /* In the build of all modules the provider may be a directory of classes still. */
  private static byte[] providerJar() throws Exception {
    Path place =
        Path.of(KmsProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(place)) {
      return Files.readAllBytes(place);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes);
        Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(
            new JarEntry(place.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static List<Path> libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().matches(LIBRARIES))
        .toList();
  }

  /* Not compressed: the launcher demands it of jars inside. */
  private static void store(JarOutputStream jar, String name, byte[] content) throws IOException {
    JarEntry entry = new JarEntry("BOOT-INF/lib/" + name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }

  private static String run(String... command) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path errors = directory.resolve("errors.txt");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(java), Arrays.stream(command)).toList())
            .directory(directory.toFile())
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", Files.readString(errors)).isZero();
    return output;
  }

  @Test
  void executableJar_addingTheProviderItself_roundTrip() throws Exception {
    assertThat(run("-jar", "app.jar", "kms.properties"))
        .startsWith("KMS 42 from jar:nested:")
        .contains("app.jar/!BOOT-INF/lib/provider.jar");
  }

  @Test
  void executableJar_providerListedOnly_isNotFound() throws Exception {
    int next = 1;
    while (Security.getProperty("security.provider." + next) != null) {
      next++;
    }
    Path security = directory.resolve("kms.security");
    Files.writeString(security, "security.provider." + next + "=KMS kms.properties\n");
    assertThat(run("-Djava.security.properties=" + security, "-jar", "app.jar"))
        .startsWith("unknown: KMS-AES");
  }
}
