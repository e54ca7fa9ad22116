// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** A server for one test, with its clock, its files and its end. */
class EmbeddedKmsServerTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  @Test
  void extension_givesAServer() {
    try (KmsClient kms = AwsClients.kms(KMS.server(), KMS.server().root())) {
      String arn = kms.createKey(request -> request.description("mine")).keyMetadata().arn();
      assertThat(arn).startsWith("arn:aws:kms:us-east-1:111122223333:key/");
    }
  }

  @Test
  void clock_movesTheService_butNotTheSignatures() {
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(start);
    InstantSource clock = now::get;
    try (EmbeddedKmsServer server = EmbeddedKmsServer.start(clock);
        KmsClient kms = AwsClients.kms(server, server.root())) {
      String key = kms.createKey().keyMetadata().keyId();
      kms.scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));
      assertThat(kms.describeKey(request -> request.keyId(key)).keyMetadata())
          .satisfies(
              metadata -> {
                assertThat(metadata.keyState()).isEqualTo(KeyState.PENDING_DELETION);
                assertThat(metadata.deletionDate()).isEqualTo(start.plus(Duration.ofDays(7)));
              });
      now.set(start.plus(Duration.ofDays(8)));
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            while (isThere(kms, key)) {
              now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
              Thread.sleep(50);
            }
          });
    }
  }

  private static boolean isThere(KmsClient kms, String key) {
    try {
      return kms.describeKey(request -> request.keyId(key)).keyMetadata().hasEncryptionAlgorithms();
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Test
  void close_deletesTheStore_andASecondCallDoesNothing() throws IOException {
    List<Path> before = stores();
    EmbeddedKmsServer server = EmbeddedKmsServer.start();
    assertThat(stores()).hasSize(before.size() + 1);
    server.close();
    server.close();
    assertThat(stores()).containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<Path> stores() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("kms-jca-")).toList();
    }
  }

  @Test
  void credentials_doNotShowTheSecret() {
    TestCredentials root = KMS.server().root();
    assertThat(root.toString()).doesNotContain(root.secretAccessKey());
  }
}
