// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.ProviderException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.AuditRecords;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsKeyGenParameterSpec;
import org.kmsjca.spec.KmsParameterSpec;

/** The JCA in front of the embedded service: policy, states, aliases and audit, end to end. */
class EmbeddedServiceTest {

  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);
  private static final String ALICE = "arn:aws:iam::000000000000:user/alice";
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(1);

  @TempDir Path directory;
  private KmsProvider provider;
  private KmsKey key;

  @BeforeEach
  void makeKey() throws Exception {
    provider = provider(null);
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new KmsKeyGenParameterSpec("orders"));
    key = (KmsKey) generator.generateKey();
  }

  private KmsProvider provider(String caller) {
    Properties properties = new Properties();
    if (caller != null) {
      properties.setProperty("caller", caller);
    }
    return new KmsProvider(Configuration.of(directory, properties));
  }

  private static KmsKey handle(KmsProvider provider, String name) throws Exception {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    return (KmsKey) keyStore.getKey(name, null);
  }

  private Cipher cipher(int mode, KmsKey with) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding", provider);
    cipher.init(mode, with);
    return cipher;
  }

  private String arn(String keyId) {
    return provider.kms().call(DescribeKey.of(keyId)).keyMetadata().arn();
  }

  /** The whole way: a key from the generator, one from a KeyStore of another provider object. */
  @Test
  void message_ofOneProvider_isReadByAnother() throws Exception {
    byte[] message = cipher(Cipher.ENCRYPT_MODE, key).doFinal(DATA);
    KmsProvider other = provider(null);
    Cipher cipher = Cipher.getInstance("KMS-AES", other);
    cipher.init(Cipher.DECRYPT_MODE, handle(other, "orders"));
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
  }

  /** I-10: the message names the material that opens it, the handle the key. */
  @Test
  void message_fromBeforeARotation_isReadAfterIt() throws Exception {
    byte[] before = cipher(Cipher.ENCRYPT_MODE, key).doFinal(DATA);
    provider.kms().call(new RotateKeyOnDemand(arn("alias/orders")));
    provider.clearCaches();
    byte[] after = cipher(Cipher.ENCRYPT_MODE, key).doFinal(DATA);
    provider.clearCaches();
    Cipher decryptor = cipher(Cipher.DECRYPT_MODE, handle(provider, "orders"));
    assertThat(decryptor.doFinal(before)).isEqualTo(DATA);
    assertThat(decryptor.doFinal(after)).isEqualTo(DATA);
  }

  /** Disabling stops the very next use, and enabling allows it again. */
  @Test
  void disabledKey_withCachedDataKeys_isRefusedAtOnce() throws Exception {
    Cipher encryptor = cipher(Cipher.ENCRYPT_MODE, key);
    byte[] message = encryptor.doFinal(DATA);
    Cipher decryptor = cipher(Cipher.DECRYPT_MODE, key);
    decryptor.doFinal(message);
    String arn = arn("alias/orders");
    provider.kms().call(new DisableKey(arn));
    assertThatThrownBy(() -> cipher(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("is disabled")
        .hasMessageContaining("EnableKey")
        .hasCauseInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> encryptor.doFinal(DATA))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
    assertThatThrownBy(() -> decryptor.doFinal(message))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsKeyStateException.class);
    provider.kms().call(new EnableKey(arn));
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
    assertThat(decryptor.doFinal(encryptor.doFinal(DATA))).isEqualTo(DATA);
  }

  /** W: pending deletion. */
  @Test
  void keyPendingDeletion_isRefusedWithWhatToDo() throws Exception {
    byte[] message = cipher(Cipher.ENCRYPT_MODE, key).doFinal(DATA);
    provider.kms().call(new ScheduleKeyDeletion(arn("alias/orders"), 7));
    assertThatThrownBy(() -> cipher(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("pending deletion")
        .hasMessageContaining("CancelKeyDeletion");
    assertThatThrownBy(() -> cipher(Cipher.DECRYPT_MODE, key).doFinal(message))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("CancelKeyDeletion");
  }

  private static String policyWithout(String denied) {
    return """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "Owner", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
           "Principal": {"AWS": "arn:aws:iam::000000000000:root"}},
          {"Sid": "AliceUses", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
           "Principal": {"AWS": "%s"}},
          {"Sid": "AliceMayNot", "Effect": "Deny", "Action": "%s", "Resource": "*",
           "Principal": {"AWS": "%s"}}]}
        """
        .formatted(ALICE, denied, ALICE);
  }

  /** W: a denial by policy, with the reason, for one direction only. */
  @Test
  void policyThatDenies_isAnInvalidKeyWithItsReason() throws Exception {
    provider
        .kms()
        .call(
            new PutKeyPolicy(
                arn("alias/orders"), "default", policyWithout("kms:GenerateDataKey*"), null));
    byte[] message = cipher(Cipher.ENCRYPT_MODE, key).doFinal(DATA);
    KmsProvider alices = provider(ALICE);
    KmsKey handle = handle(alices, arn("alias/orders"));
    Cipher cipher = Cipher.getInstance("KMS-AES", alices);
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, handle))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(ALICE)
        .hasMessageContaining("kms:GenerateDataKey")
        .hasMessageContaining("explicit deny")
        .hasMessageContaining("PutKeyPolicy")
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    cipher.init(Cipher.DECRYPT_MODE, handle);
    assertThat(cipher.doFinal(message)).isEqualTo(DATA);
  }

  /** A change of policy by another caller stops the next message within a second. */
  @Test
  void policyThatChanges_stopsCachedDataKeysOfOthers() throws Exception {
    String arn = arn("alias/orders");
    provider
        .kms()
        .call(new PutKeyPolicy(arn, "default", policyWithout("kms:ScheduleKeyDeletion"), null));
    KmsProvider alices = provider(ALICE);
    Cipher cipher = Cipher.getInstance("KMS-AES", alices);
    cipher.init(Cipher.ENCRYPT_MODE, handle(alices, arn));
    cipher.doFinal(DATA);
    provider.kms().call(new PutKeyPolicy(arn, "default", policyWithout("kms:*"), null));
    Thread.sleep(VISIBLE_WITHIN.toMillis());
    assertThatThrownBy(() -> cipher.doFinal(DATA))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
  }

  /** DC-12: a moved alias means another KMS key from the next message on. */
  @Test
  void movedAlias_encryptsUnderItsNewKey() throws Exception {
    Cipher encryptor = cipher(Cipher.ENCRYPT_MODE, key);
    byte[] before = encryptor.doFinal(DATA);
    String oldKey = arn("alias/orders");
    String newKey = provider.kms().call(CreateKey.of()).keyMetadata().arn();
    provider.kms().call(new UpdateAlias("alias/orders", newKey));
    byte[] after = encryptor.doFinal(DATA);
    assertThat(cipher(Cipher.DECRYPT_MODE, handle(provider, newKey)).doFinal(after))
        .isEqualTo(DATA);
    assertThat(cipher(Cipher.DECRYPT_MODE, handle(provider, oldKey)).doFinal(before))
        .isEqualTo(DATA);
    assertThatThrownBy(() -> cipher(Cipher.DECRYPT_MODE, key).doFinal(before))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** W: a key that is not there. */
  @Test
  void unknownKey_isRefusedWithWhatToCheck() throws Exception {
    KmsKey unknown = new KmsKeyHandle("alias/unknown", null);
    assertThatThrownBy(() -> cipher(Cipher.ENCRYPT_MODE, unknown))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("alias/unknown")
        .hasMessageContaining("check the identifier")
        .hasCauseInstanceOf(KmsNotFoundException.class);
  }

  /** J-9: dates of keys and aliases are those of the service. */
  @Test
  void keyStore_showsKeysWithTheirDates() throws Exception {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    String arn = arn("alias/orders");
    for (String name : new String[] {"orders", arn, arn.substring(arn.indexOf("key/") + 4)}) {
      assertThat(keyStore.getCreationDate(name).toInstant())
          .as(name)
          .isBetween(
              java.time.Instant.now().minusSeconds(60), java.time.Instant.now().plusSeconds(1));
    }
  }

  /** One audit line for each call, none for a message with a cached key, no secrets. */
  @Test
  void audit_recordsCallsAndNoMessages() throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key, new KmsParameterSpec(Map.of("tenant", "a")));
    long before = lines("GenerateDataKey");
    for (int i = 0; i < 10; i++) {
      cipher.doFinal(DATA);
    }
    assertThat(before).isEqualTo(1);
    assertThat(lines("GenerateDataKey")).isEqualTo(1);
    assertThat(AuditRecords.text(directory.resolve("audit"))).doesNotContain("some data");
  }

  private long lines(String operation) throws Exception {
    return AuditRecords.of(directory.resolve("audit")).stream()
        .filter(event -> event.get("eventName").asText().equals(operation))
        .count();
  }
}
