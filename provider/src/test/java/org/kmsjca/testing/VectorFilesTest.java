// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file of known answers is used by a test, or here is the reason why it cannot be. */
class VectorFilesTest {

  private static final Path VECTORS = Path.of("..", "..", "shared", "vectors", "wycheproof");
  private static final Path TESTS = Path.of("src", "test", "java");

  private static final Map<String, String> NOT_APPLICABLE =
      new TreeMap<>(
          Map.of(
              "ecdh_", "no key agreement is offered",
              "ecdsa_", "no signatures are offered",
              "ed25519_", "no signatures are offered",
              "mldsa_", "no signatures are offered",
              "rsa_pss_", "no signatures are offered",
              "rsa_signature_", "no signatures are offered",
              "hkdf_sha512_", "keys are derived with SHA-256 only",
              "hmac_sha224_", "no data keys for HmacSHA224 are offered"));

  @Test
  void everyFileOfVectors_isUsedByATestOrNotApplicable() throws IOException {
    if (!Files.isDirectory(VECTORS)) {
      System.out.println("skipped: no Wycheproof vectors at " + VECTORS);
    }
    assumeTrue(Files.isDirectory(VECTORS));
    String tests = sources();
    try (Stream<Path> files = Files.list(VECTORS)) {
      List<String> unused =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .filter(name -> NOT_APPLICABLE.keySet().stream().noneMatch(name::startsWith))
              .filter(name -> !tests.contains(name))
              .toList();
      assertThat(unused).isEmpty();
    }
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(VectorFilesTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
