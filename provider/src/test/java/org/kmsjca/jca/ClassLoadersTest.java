// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.testing.ChildFirstProgram;
import org.kmsjca.testing.FreshJvm;

/** P-5: copies of the provider in class loaders that look at their own jars first. */
class ClassLoadersTest {

  @TempDir Path directory;

  @Test
  void copiesOfTheProvider_inOneJvm_doNotMeet() throws Exception {
    Path server = configuration("server");
    Path application = configuration("application");
    FreshJvm.Outcome outcome =
        new FreshJvm(directory)
            .run(ChildFirstProgram.class, server.toString(), application.toString());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    List<String> lines =
        outcome.output().lines().filter(line -> line.matches("[a-z ]+: .*")).toList();
    assertThat(lines.subList(0, 4))
        .containsExactly("server: works", "a copy: true", "own: works", "added: false");
    assertThat(lines.get(4))
        .as("a key of one copy is foreign to the other, which has the name")
        .contains("InvalidKeyException", "KmsKeyHandle");
    assertThat(lines.get(5)).isEqualTo("by name: works");
    assertThat(lines.get(6))
        .contains("ProviderException", "open in this JVM through another class loader");
    assertThat(lines).hasSize(7);
  }

  private Path configuration(String name) throws Exception {
    Path home = Files.createDirectory(directory.resolve(name));
    return Files.createFile(home.resolve("kms.properties"));
  }
}
