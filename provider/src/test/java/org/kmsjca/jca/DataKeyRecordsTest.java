// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.AuditRecords;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.Spec;

/** The use of cached data keys in the audit log and in the JDK Flight Recorder. */
class DataKeyRecordsTest {

  private static final byte[] TEXT = "a text that nobody may read".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private KmsProvider provider;
  private KmsKey key;

  @BeforeEach
  void makeKey() throws Exception {
    provider = new KmsProvider(Configuration.of(directory, new Properties()));
    key = (KmsKey) KeyGenerator.getInstance("KMS-AES", provider).generateKey();
  }

  private byte[] encrypt(int messages) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = new byte[0];
    for (int i = 0; i < messages; i++) {
      message = cipher.doFinal(TEXT);
    }
    return message;
  }

  private void decrypt(byte[] message, int times) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.DECRYPT_MODE, key);
    for (int i = 0; i < times; i++) {
      assertThat(cipher.doFinal(message)).isEqualTo(TEXT);
    }
  }

  @Test
  @Spec("AU-52")
  void clearedCaches_leaveARecordOfEachDataKey() throws Exception {
    decrypt(encrypt(1000), 7);
    provider.clearCaches();
    List<JsonNode> usages =
        AuditRecords.of(directory.resolve("audit")).stream()
            .filter(event -> event.get("eventName").asText().equals("DataKeyUsage"))
            .toList();
    assertThat(usages).hasSize(2);
    String id = usages.get(0).get("serviceEventDetails").get("dataKeyId").asText();
    for (JsonNode usage : usages) {
      JsonNode details = usage.get("serviceEventDetails");
      boolean encrypts = details.get("purpose").asText().equals("ENCRYPT");
      assertThat(usage.get("eventType").asText()).isEqualTo("AwsServiceEvent");
      assertThat(usage.get("resources").get(0).get("ARN").asText()).endsWith(key.keyId());
      assertThat(details.get("messages").asLong()).isEqualTo(encrypts ? 1000 : 7);
      assertThat(details.get("bytes").asLong()).isEqualTo((encrypts ? 1000L : 7) * TEXT.length);
      assertThat(details.get("reason").asText()).isEqualTo("CLEARED");
      assertThat(details.get("dataKeyId").asText()).isEqualTo(id).hasSize(64);
      assertThat(details.get("caller").asText()).endsWith(":root");
      assertThat(details.get("firstUse").asText()).endsWith("Z");
      assertThat(details.get("lastUse").asText()).endsWith("Z");
    }
  }

  @Test
  @Spec("AU-53")
  void recording_showsCallsAndDataKeys_andNoSecrets() throws Exception {
    Path file = directory.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("org.kmsjca.Call");
      recording.enable("org.kmsjca.DataKeyMiss");
      recording.enable("org.kmsjca.DataKeyHit");
      recording.enable("org.kmsjca.DataKeyRefresh");
      recording.enable("org.kmsjca.DataKeyRetirement");
      recording.start();
      byte[] message = encrypt(3);
      decrypt(message, 2);
      provider.kms().call(new DisableKey(key.keyId()));
      assertThatThrownBy(() -> decrypt(message, 1)).hasMessageContaining("DisabledException");
      provider.clearCaches();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(named(events, "Call"))
        .extracting(event -> event.getString("operation"))
        .contains("GenerateDataKey", "Decrypt", "DisableKey");
    assertThat(named(events, "Call"))
        .extracting(event -> event.getString("errorCode"))
        .contains("DisabledException");
    assertThat(named(events, "Call"))
        .allSatisfy(
            event -> {
              assertThat(event.getString("caller")).endsWith(":root");
              assertThat(event.getString("keyArn")).endsWith(key.keyId());
              assertThat(event.getDuration()).isPositive();
            });
    assertThat(named(events, "DataKeyMiss")).hasSize(2);
    assertThat(named(events, "DataKeyHit")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(named(events, "DataKeyRetirement"))
        .extracting(event -> event.getString("reason"))
        .containsExactlyInAnyOrder("DENIED", "CLEARED");
    assertThat(events.toString()).doesNotContain("nobody may read");
  }

  @Test
  @Spec("AU-53")
  void hits_areOffByDefault_andARefreshIsTold() throws Exception {
    Path file = directory.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      encrypt(3);
      provider.kms().call(new org.kmsjca.kms.UpdateKeyDescription(key.keyId(), "changed"));
      provider.kms().call(new org.kmsjca.kms.CreateAlias("alias/new", key.keyId()));
      encrypt(3);
      provider.kms().call(DescribeKey.of(key.keyId()));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(named(events, "DataKeyHit")).isEmpty();
    assertThat(named(events, "DataKeyMiss")).hasSize(1);
    assertThat(named(events, "DataKeyRefresh")).isNotEmpty();
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("org.kmsjca." + name))
        .toList();
  }
}
