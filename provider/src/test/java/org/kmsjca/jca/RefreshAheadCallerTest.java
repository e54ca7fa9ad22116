// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.security.auth.Subject;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.AuditRecords;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsPrincipal;
import org.kmsjca.testing.Spec;

/** Whoever a thread belongs to, a data key is fetched ahead for the caller who will use it. */
class RefreshAheadCallerTest {

  private static final String ROOT = "arn:aws:iam::000000000000:root";
  private static final String ALICE = "arn:aws:iam::000000000000:user/Alice";
  private static final String BOB = "arn:aws:iam::000000000000:user/Bob";
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
          + "[\"000000000000\",\"%s\",\"%s\"]},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  @TempDir Path directory;

  private KmsProvider provider(String caller) {
    Properties properties = new Properties();
    properties.setProperty("caller", caller);
    properties.setProperty("data-key.max-messages", "10");
    return new KmsProvider(Configuration.of(directory, properties));
  }

  @SuppressWarnings("removal")
  private static void as(String user, PrivilegedExceptionAction<?> action) throws Exception {
    Subject subject = new Subject(true, Set.of(new KmsPrincipal(user)), Set.of(), Set.of());
    try {
      Subject.doAs(subject, action);
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }

  private static Void encrypt(KmsProvider provider, KmsKey key, int messages) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    for (int i = 0; i < messages; i++) {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      cipher.doFinal(new byte[10]);
    }
    return null;
  }

  private List<JsonNode> generated(String caller) {
    return AuditRecords.of(directory.resolve("audit")).stream()
        .filter(event -> event.get("eventName").asText().equals("GenerateDataKey"))
        .filter(event -> event.get("userIdentity").get("arn").asText().equals(caller))
        .toList();
  }

  private void awaitGenerated(String caller, int calls) throws InterruptedException {
    while (generated(caller).size() < calls) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static List<String> members(JsonNode event) {
    List<String> names = new ArrayList<>();
    event.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  @Spec({"DC-20", "ID-43"})
  @Timeout(60)
  void keyThatIsFetchedAhead_isAskedForAsTheCallerWhoUsesIt() throws Exception {
    String arn =
        provider(ROOT)
            .kms()
            .call(CreateKey.of(null, POLICY.formatted(ALICE, BOB)))
            .keyMetadata()
            .arn();
    KmsProvider provider = provider("subject");
    KmsKey key = new KmsKeyHandle(arn, provider.connection());
    as(ALICE, () -> encrypt(provider, key, 8));
    awaitGenerated(ALICE, 2);
    as(BOB, () -> encrypt(provider, key, 8));
    awaitGenerated(BOB, 2);
    assertThat(generated(ALICE)).hasSize(2);
    assertThat(generated(ROOT)).isEmpty();
    for (String caller : List.of(ALICE, BOB)) {
      List<JsonNode> calls = generated(caller);
      assertThat(calls.get(1).get("errorCode")).isNull();
      assertThat(members(calls.get(1)))
          .as("the record of an ordinary call")
          .isEqualTo(members(calls.get(0)));
      assertThat(calls.get(1).get("userIdentity")).isEqualTo(calls.get(0).get("userIdentity"));
      assertThat(calls.get(1).get("requestParameters"))
          .isEqualTo(calls.get(0).get("requestParameters"));
    }
  }

  @Test
  @Spec({"DC-10", "DC-23"})
  @Timeout(60)
  void keyThatWasFetchedAhead_isRevokedAtTheNextInit() throws Exception {
    KmsProvider provider = provider(ROOT);
    String arn = provider.kms().call(CreateKey.of()).keyMetadata().arn();
    KmsKey key = new KmsKeyHandle(arn, provider.connection());
    Path file = directory.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("org.kmsjca.DataKeyAhead");
      recording.start();
      encrypt(provider, key, 8);
      awaitGenerated(ROOT, 2);
      provider.kms().call(new DisableKey(arn));
      assertThatThrownBy(() -> encrypt(provider, key, 1))
          .isInstanceOf(InvalidKeyException.class)
          .hasMessageContaining("DisabledException");
      provider.kms().call(new EnableKey(arn));
      encrypt(provider, key, 1);
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .filteredOn(event -> event.getEventType().getName().equals("org.kmsjca.DataKeyAhead"))
        .extracting((RecordedEvent event) -> event.getString("keyArn"))
        .containsExactly(arn);
  }
}
