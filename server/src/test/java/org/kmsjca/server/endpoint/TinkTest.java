// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.kms.AWSKMS;
import com.amazonaws.services.kms.AWSKMSClientBuilder;
import com.amazonaws.services.kms.model.AWSKMSException;
import com.amazonaws.services.kms.model.CreateAliasRequest;
import com.amazonaws.services.kms.model.DisableKeyRequest;
import com.amazonaws.services.kms.model.EnableKeyRequest;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.integration.awskms.AwsKmsAead;
import com.google.crypto.tink.integration.awskms.AwsKmsClients;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.testing.KmsServerExtension;
import org.kmsjca.server.testing.TestCredentials;

/** Tink with AWS KMS, which it calls through version 1 of the AWS SDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TinkTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final byte[] PLAINTEXT = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DATA = "tenant 7".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER_DATA = "tenant 8".getBytes(StandardCharsets.UTF_8);

  /** Associated data is an encryption context of one pair, in hexadecimal. */
  private static final String TENANT_7_ONLY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\","
          + "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
          + "{\"kms:EncryptionContext:associatedData\":\"74656e616e742037\"}}}}";

  private AWSKMS kms;
  private AWSKMS stranger;
  private String key;

  @BeforeAll
  void connect() throws GeneralSecurityException {
    AeadConfig.register();
    kms = client(KMS.server().root());
    stranger = client(KMS.server().user("stranger", null));
  }

  @AfterAll
  void close() {
    stranger.shutdown();
    kms.shutdown();
  }

  @BeforeEach
  void makeKey() {
    key = newKey();
  }

  private String newKey() {
    return kms.createKey().getKeyMetadata().getArn();
  }

  private static AWSKMS client(TestCredentials credentials) {
    return AWSKMSClientBuilder.standard()
        .withEndpointConfiguration(
            new EndpointConfiguration(KMS.server().uri().toString(), KMS.server().region()))
        .withCredentials(
            new AWSStaticCredentialsProvider(
                new BasicAWSCredentials(credentials.accessKeyId(), credentials.secretAccessKey())))
        .build();
  }

  private static Aead envelope(AWSKMS client, String keyArn) throws GeneralSecurityException {
    return KmsEnvelopeAead.create(
        PredefinedAeadParameters.AES256_GCM, new AwsKmsAead(client, keyArn));
  }

  private static void assertRefused(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(GeneralSecurityException.class)
        .cause()
        .isInstanceOfSatisfying(
            AWSKMSException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(400);
              assertThat(e.getErrorCode()).isEqualTo(code);
              if (!message.isEmpty()) {
                assertThat(e.getErrorMessage()).contains(message);
              }
              assertThat(e.getRequestId()).hasSize(36);
            });
  }

  @Test
  void envelope_roundTrip_givesPlaintext() throws GeneralSecurityException {
    Aead aead = envelope(kms, key);
    assertThat(aead.decrypt(aead.encrypt(PLAINTEXT, DATA), DATA)).isEqualTo(PLAINTEXT);
  }

  @Test
  void envelope_wrongAssociatedData_isRefused() throws GeneralSecurityException {
    Aead aead = envelope(kms, key);
    byte[] ciphertext = aead.encrypt(PLAINTEXT, DATA);
    assertThatThrownBy(() -> aead.decrypt(ciphertext, OTHER_DATA))
        .isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void envelope_otherKey_isIncorrectKey() throws GeneralSecurityException {
    byte[] ciphertext = envelope(kms, key).encrypt(PLAINTEXT, DATA);
    Aead other = envelope(kms, newKey());
    assertRefused(() -> other.decrypt(ciphertext, DATA), "IncorrectKeyException", "key ID");
  }

  @Test
  void envelope_deniedCaller_isTold() throws GeneralSecurityException {
    byte[] ciphertext = envelope(kms, key).encrypt(PLAINTEXT, DATA);
    Aead aead = envelope(stranger, key);
    assertRefused(
        () -> aead.encrypt(PLAINTEXT, DATA),
        "AccessDeniedException",
        "user/stranger is not authorized to perform: kms:Encrypt on resource: " + key);
    assertRefused(
        () -> aead.decrypt(ciphertext, DATA),
        "AccessDeniedException",
        "user/stranger is not authorized to perform: kms:Decrypt on resource: " + key);
  }

  @Test
  void envelope_keyDisabled_isRefused_untilItIsEnabled() throws GeneralSecurityException {
    Aead aead = envelope(kms, key);
    byte[] ciphertext = aead.encrypt(PLAINTEXT, DATA);
    kms.disableKey(new DisableKeyRequest().withKeyId(key));
    assertRefused(() -> aead.encrypt(PLAINTEXT, DATA), "DisabledException", key + " is disabled.");
    assertRefused(() -> aead.decrypt(ciphertext, DATA), "DisabledException", key + " is disabled.");
    kms.enableKey(new EnableKeyRequest().withKeyId(key));
    assertThat(aead.decrypt(ciphertext, DATA)).isEqualTo(PLAINTEXT);
  }

  @Test
  void envelope_alias_isItsKey() throws GeneralSecurityException {
    String alias = "alias/" + key.substring(key.lastIndexOf('/') + 1);
    kms.createAlias(new CreateAliasRequest().withAliasName(alias).withTargetKeyId(key));
    Aead byAlias = envelope(kms, key.substring(0, key.indexOf(":key/") + 1) + alias);
    assertThat(envelope(kms, key).decrypt(byAlias.encrypt(PLAINTEXT, DATA), DATA))
        .isEqualTo(PLAINTEXT);
    assertThat(byAlias.decrypt(envelope(kms, key).encrypt(PLAINTEXT, DATA), DATA))
        .isEqualTo(PLAINTEXT);
  }

  @Test
  void aead_wrongAssociatedData_isInvalidCiphertext() throws GeneralSecurityException {
    Aead aead = new AwsKmsAead(kms, key);
    byte[] ciphertext = aead.encrypt(PLAINTEXT, DATA);
    assertThat(aead.decrypt(ciphertext, DATA)).isEqualTo(PLAINTEXT);
    assertRefused(() -> aead.decrypt(ciphertext, OTHER_DATA), "InvalidCiphertextException", "");
  }

  @Test
  void aead_associatedDataOtherThanThePolicyAsks_isDenied() throws GeneralSecurityException {
    AWSKMS tenant = client(KMS.server().user("tenant", TENANT_7_ONLY));
    try {
      Aead aead = new AwsKmsAead(tenant, key);
      assertThat(aead.decrypt(aead.encrypt(PLAINTEXT, DATA), DATA)).isEqualTo(PLAINTEXT);
      assertRefused(
          () -> aead.encrypt(PLAINTEXT, OTHER_DATA),
          "AccessDeniedException",
          "user/tenant is not authorized to perform: kms:Encrypt");
    } finally {
      tenant.shutdown();
    }
  }

  @Test
  void client_keyUri_wrapsAKeyset() throws GeneralSecurityException {
    Aead wrapping = AwsKmsClients.of(kms).getAead("aws-kms://" + key);
    Configuration tink = RegistryConfiguration.get();
    KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, tink);
    byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(keyset, wrapping, DATA, tink);
    KeysetHandle opened = TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, wrapping, DATA, tink);
    assertThat(opened.equalsKeyset(keyset)).isTrue();
    byte[] ciphertext = opened.getPrimitive(tink, Aead.class).encrypt(PLAINTEXT, DATA);
    assertThat(keyset.getPrimitive(tink, Aead.class).decrypt(ciphertext, DATA))
        .isEqualTo(PLAINTEXT);
  }
}
