// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.spi.Configuration;

/** The README's bound on revocation: another process stops within a second. */
final class RevocationTest {

  private static final long BOUND_MILLIS = 1_000;
  private static final long EXIT_SECONDS = 10;

  @Test
  void disableKey_otherProcessEncryptsWithACachedDataKey_stopsWithinASecond(@TempDir Path home)
      throws Exception {
    KmsProvider provider = new KmsProvider(Configuration.defaults(home));
    String keyId = provider.kms().call(CreateKey.of()).keyMetadata().keyId();
    provider.kms().call(new CreateAlias("alias/revoked", keyId));
    Process process =
        ChildJvm.start(List.of(), EncryptsUntilRefused.class.getName(), home.toString(), "revoked");
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo(EncryptsUntilRefused.READY);
      provider.kms().call(new DisableKey(keyId));
      long disabled = System.currentTimeMillis();

      String refusal = output.readLine();
      assertThat(refusal).contains("DisabledException");
      long refused = Long.parseLong(refusal.substring(0, refusal.indexOf(' ')));
      System.out.printf("refused %d ms after DisableKey had returned%n", refused - disabled);
      assertThat(refused - disabled).isLessThanOrEqualTo(BOUND_MILLIS);
      assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(dataKeysObtained(home)).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  private static long dataKeysObtained(Path home) throws IOException {
    long obtained = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("audit"), "*.jsonl")) {
      for (Path file : files) {
        obtained +=
            Files.readAllLines(file).stream()
                .filter(record -> record.contains("\"eventName\":\"GenerateDataKey\""))
                .filter(record -> !record.contains("errorCode"))
                .count();
      }
    }
    return obtained;
  }
}
