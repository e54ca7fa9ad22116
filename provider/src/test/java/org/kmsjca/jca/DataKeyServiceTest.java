// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.embedded.AuditRecords;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.Spec;

/** Data keys with the embedded service: policy, audit, and the same key elsewhere. */
class DataKeyServiceTest {

  private static final byte[] TEXT = "attack at dawn".getBytes(StandardCharsets.UTF_8);

  private static final String ONLY_TENANT_A =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "kms:PutKeyPolicy", "Resource": "*"},
        {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*",
         "Condition": {"StringEquals": {"kms:EncryptionContext:tenant": "a"}}}
      ]}
      """;

  @TempDir Path directory;
  private KmsProvider provider;
  private KmsKey kmsKey;

  @BeforeEach
  void makeKey() throws Exception {
    provider = new KmsProvider(Configuration.of(directory, new Properties()));
    kmsKey = (KmsKey) KeyGenerator.getInstance("KMS-AES", provider).generateKey();
  }

  private KmsDataKey generate(String algorithm, String tenant) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(
        new DataKeyGenParameterSpec(
            kmsKey.keyId(), algorithm, 256, EncryptionContext.of("tenant", tenant)));
    return (KmsDataKey) generator.generateKey();
  }

  /** What the service unwraps for somebody else is the same key. */
  @Test
  @Spec("DK-6")
  void unwrappedCopy_readsAndWritesTheSame() throws Exception {
    KmsDataKey key = generate("AES", "a");
    byte[] material =
        provider
            .kms()
            .call(Decrypt.of(key.wrappedKey(), key.encryptionContext(), key.keyId()))
            .plaintext()
            .toByteArray();
    SecretKey copy = new SecretKeySpec(material, "AES");
    Cipher ours = Cipher.getInstance("AES/GCM/NoPadding", provider);
    Cipher jdk = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    ours.init(Cipher.ENCRYPT_MODE, key);
    byte[] sealed = ours.doFinal(TEXT);
    jdk.init(Cipher.DECRYPT_MODE, copy, ours.getParameters());
    assertThat(jdk.doFinal(sealed)).isEqualTo(TEXT);
    jdk.init(Cipher.ENCRYPT_MODE, copy);
    sealed = jdk.doFinal(TEXT);
    ours.init(Cipher.DECRYPT_MODE, key, jdk.getParameters());
    assertThat(ours.doFinal(sealed)).isEqualTo(TEXT);
  }

  /** A policy decides by the encryption context of the data key, from the very next init on. */
  @Test
  @Spec("DK-5")
  void changedPolicy_stopsTheNextInit() throws Exception {
    KmsDataKey a = generate("AES", "a");
    KmsDataKey b = generate("AES", "b");
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(Cipher.ENCRYPT_MODE, a);
    cipher.init(Cipher.ENCRYPT_MODE, b);
    provider.kms().call(PutKeyPolicy.of(kmsKey.keyId(), ONLY_TENANT_A));
    cipher.init(Cipher.ENCRYPT_MODE, a);
    assertThat(cipher.doFinal(TEXT)).isNotEmpty();
    assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, b))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
  }

  /** Making, unwrapping and use are on record. */
  @Test
  @Spec("DK-15")
  void use_isRecorded() throws Exception {
    KmsDataKey key = generate("HmacSHA256", "a");
    Mac mac = Mac.getInstance("HmacSHA256", provider);
    mac.init(key);
    for (int i = 0; i < 5; i++) {
      mac.doFinal(TEXT);
    }
    provider.clearCaches();
    List<JsonNode> events = AuditRecords.of(directory.resolve("audit"));
    assertThat(events)
        .extracting(event -> event.get("eventName").asText())
        .containsSubsequence("GenerateDataKeyWithoutPlaintext", "Decrypt", "DataKeyUsage");
    JsonNode details = events.get(events.size() - 1).get("serviceEventDetails");
    assertThat(details.get("messages").asLong()).isEqualTo(5);
    assertThat(details.get("bytes").asLong()).isEqualTo(5L * TEXT.length);
    assertThat(details.get("purpose").asText()).isEqualTo("ENCRYPT");
  }
}
