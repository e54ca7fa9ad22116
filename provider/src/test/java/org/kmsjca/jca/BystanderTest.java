// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.testing.BystanderProgram;
import org.kmsjca.testing.FreshJvm;
import org.kmsjca.testing.PlainProgram;
import org.kmsjca.testing.Spec;

/** A JVM that uses none of our keys behaves as without us, wherever the provider stands. */
class BystanderTest {

  /** Services and aliases of the JDK's own providers; there are about 900. */
  private static final int MANY = 500;

  @TempDir Path directory;

  private FreshJvm jvm() {
    return new FreshJvm(directory);
  }

  private static List<String> listing(FreshJvm jvm) throws Exception {
    FreshJvm.Outcome outcome = jvm.run(BystanderProgram.class);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    List<String> lines = outcome.output().lines().toList();
    assertThat(lines).endsWith("done").hasSizeGreaterThan(MANY);
    return lines;
  }

  private static List<String> ofOthers(List<String> lines) {
    return lines.stream().filter(line -> !line.contains(" of KMS: ")).toList();
  }

  /**
   * B-5, P-11, X-7: random numbers, signatures, PKCS12, questions before init, and each service and
   * alias of each provider by its name.
   */
  @Test
  @Spec({"DK-13", "DK-14"})
  void everyServiceAndAlias_isServedAsWithoutUs() throws Exception {
    List<String> without = listing(jvm());
    List<String> last = listing(jvm().withInstalledProvider("KMS"));
    List<String> first = listing(jvm().withProviderInFront("KMS"));
    assertThat(ofOthers(last)).isEqualTo(without);
    assertThat(ofOthers(first)).isEqualTo(without);
    assertThat(last).as("we are there").hasSizeGreaterThan(without.size());
    assertThat(first).hasSameSizeAs(last);
  }

  /** Names that are ours alone are served by us; the standard ones, with plain keys, are not. */
  @Test
  @Spec("DK-13")
  void ownNames_areTheOnlyOnesServedByUs() throws Exception {
    String us = KmsProvider.class.getName();
    List<String> first = listing(jvm().withProviderInFront("KMS"));
    assertThat(first.stream().filter(line -> line.contains(us)))
        .isNotEmpty()
        .allMatch(line -> line.matches("\\w+\\.(KMS|KMS-AES|PBEWithKMSAES) of KMS: .*"));
  }

  /** behind all others, no deadlock either where all begin at once. */
  @Test
  void lastProvider_usedByManyThreadsAtOnce_startsUp() throws Exception {
    FreshJvm.Outcome outcome = jvm().withInstalledProvider("KMS").run(PlainProgram.class, "storm");
    assertThat(outcome.output()).contains("finished: 200");
    assertThat(outcome.exitCode()).isZero();
  }
}
