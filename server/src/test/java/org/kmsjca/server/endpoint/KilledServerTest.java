// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.server.testing.AwsClients;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** A server that is killed while it works has lost nothing that it said was done. */
class KilledServerTest {

  private static final int THREADS = 4;
  private static final int ENOUGH = 40;

  @TempDir Path directory;

  @Test
  void killedServer_hasLostNothingThatItAcknowledged() throws IOException, InterruptedException {
    Map<Bytes, Bytes> acknowledged = new ConcurrentHashMap<>();
    Process process = ServerProcess.start(directory, List.of());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      ServerProcess.Told told = ServerProcess.told(process);
      for (int i = 0; i < THREADS; i++) {
        threads.execute(() -> work(told, acknowledged));
      }
      while (acknowledged.size() < ENOUGH) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(5);
      }
    } finally {
      process.destroyForcibly().waitFor();
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    Configuration configuration = Configuration.defaults(directory);
    EmbeddedService service = EmbeddedService.open(configuration);
    try {
      RevocableKms kms = service.as(configuration.caller()).inRegion("us-east-1").kms();
      acknowledged.forEach(
          (blob, plaintext) -> {
            Decrypt request =
                new Decrypt(blob, EncryptionContext.EMPTY, List.of(), null, null, false, List.of());
            Bytes found = kms.call(request).plaintext().lend(secret -> Bytes.copyOf(secret));
            assertThat(found).isEqualTo(plaintext);
          });
      assertThat(service.verifyAudit().findings()).isEmpty();
    } finally {
      service.close();
    }
  }

  /** Makes a key and a data key under it, again and again, until there is no server any more. */
  private static void work(ServerProcess.Told told, Map<Bytes, Bytes> acknowledged) {
    try (KmsClient kms = AwsClients.kms(told.uri(), told.root())) {
      while (true) {
        String key = kms.createKey().keyMetadata().keyId();
        GenerateDataKeyResponse dataKey =
            kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_128));
        acknowledged.put(
            Bytes.copyOf(dataKey.ciphertextBlob().asByteArray()),
            Bytes.copyOf(dataKey.plaintext().asByteArray()));
      }
    } catch (SdkException e) {
      // The server is gone.
      return;
    }
  }
}
