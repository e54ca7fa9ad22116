// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.testing.AwsClients;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.kmsjca.server.testing.KmsServerExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.ReplicateKeyResponse;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** Every operation through the client of the AWS SDK for Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KmsClientTest {

  @RegisterExtension
  static final KmsServerExtension KMS =
      KmsServerExtension.of(
          EmbeddedKmsServer.configure().endpoint(EndpointSettings.DEFAULT.withMetrics(0)));

  private static final Map<String, String> CONTEXT = Map.of("tenant", "7", "ä", "");

  private KmsClient kms;
  private String key;

  @BeforeAll
  void connect() {
    kms = AwsClients.kms(KMS.server(), KMS.server().root());
  }

  @AfterAll
  void close() {
    kms.close();
  }

  @BeforeEach
  void makeKey() {
    key =
        kms.createKey(
                request ->
                    request
                        .description("für Tests")
                        .tags(Tag.builder().tagKey("k").tagValue("v").build()))
            .keyMetadata()
            .keyId();
  }

  @Test
  void encryptDecryptReEncrypt() {
    SdkBytes plaintext = SdkBytes.fromUtf8String("hello");
    EncryptResponse encrypted =
        kms.encrypt(r -> r.keyId(key).plaintext(plaintext).encryptionContext(CONTEXT));
    assertThat(encrypted.keyId()).endsWith(key);
    assertThat(encrypted.encryptionAlgorithm())
        .isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
    DecryptResponse decrypted =
        kms.decrypt(r -> r.ciphertextBlob(encrypted.ciphertextBlob()).encryptionContext(CONTEXT));
    assertThat(decrypted.plaintext()).isEqualTo(plaintext);
    assertThat(decrypted.keyMaterialId()).hasSize(64);
    String other = kms.createKey().keyMetadata().arn();
    ReEncryptResponse again =
        kms.reEncrypt(
            r ->
                r.ciphertextBlob(encrypted.ciphertextBlob())
                    .sourceEncryptionContext(CONTEXT)
                    .destinationKeyId(other));
    assertThat(again.sourceKeyId()).endsWith(key);
    assertThat(kms.decrypt(r -> r.ciphertextBlob(again.ciphertextBlob())).plaintext())
        .isEqualTo(plaintext);
  }

  @Test
  void wrongContext_isInvalidCiphertext_withoutAMessage() {
    SdkBytes blob =
        kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x"))).ciphertextBlob();
    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)))
        .isInstanceOfSatisfying(
            InvalidCiphertextException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorMessage()).isNull();
              assertThat(e.requestId()).hasSize(36);
            });
  }

  @Test
  void dataKeys() {
    GenerateDataKeyResponse whole =
        kms.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
    assertThat(whole.plaintext().asByteArray()).hasSize(32);
    assertThat(
            kms.decrypt(r -> r.ciphertextBlob(whole.ciphertextBlob()).encryptionContext(CONTEXT))
                .plaintext())
        .isEqualTo(whole.plaintext());
    assertThat(
            kms.generateDataKeyWithoutPlaintext(r -> r.keyId(key).numberOfBytes(17))
                .ciphertextBlob()
                .asByteArray())
        .isNotEmpty();
    GenerateDataKeyPairResponse pair =
        kms.generateDataKeyPair(r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256));
    assertThat(kms.decrypt(r -> r.ciphertextBlob(pair.privateKeyCiphertextBlob())).plaintext())
        .isEqualTo(pair.privateKeyPlaintext());
    assertThat(
            kms.generateDataKeyPairWithoutPlaintext(
                    r -> r.keyId(key).keyPairSpec(DataKeyPairSpec.ECC_NIST_P256))
                .publicKey()
                .asByteArray())
        .isNotEmpty();
    assertThat(kms.generateRandom(r -> r.numberOfBytes(24)).plaintext().asByteArray()).hasSize(24);
  }

  @Test
  void describeAndLists() {
    KeyMetadata metadata = kms.describeKey(r -> r.keyId(key)).keyMetadata();
    assertThat(metadata.description()).isEqualTo("für Tests");
    assertThat(metadata.awsAccountId()).isEqualTo("111122223333");
    assertThat(metadata.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(metadata.getValueForField("CustomerMasterKeySpec", String.class))
        .contains("SYMMETRIC_DEFAULT");
    assertThat(metadata.creationDate()).isNotNull();
    assertThat(kms.listKeysPaginator(r -> r.limit(1)).keys().stream().map(KeyListEntry::keyId))
        .contains(key);
    assertThat(kms.listResourceTags(r -> r.keyId(key)).tags())
        .containsExactly(Tag.builder().tagKey("k").tagValue("v").build());
    kms.tagResource(r -> r.keyId(key).tags(Tag.builder().tagKey("empty").tagValue("").build()));
    kms.untagResource(r -> r.keyId(key).tagKeys("k"));
    assertThat(kms.listResourceTags(r -> r.keyId(key)).tags())
        .extracting(Tag::tagKey)
        .containsExactly("empty");
    kms.updateKeyDescription(r -> r.keyId(key).description(""));
    assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().description()).isEmpty();
    assertThat(kms.getKeyLastUsage(r -> r.keyId(key)).keyId()).contains(key);
  }

  @Test
  void aliases() {
    String alias = "alias/of-" + key;
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    assertThat(kms.encrypt(r -> r.keyId(alias).plaintext(SdkBytes.fromUtf8String("x"))).keyId())
        .endsWith(key);
    assertThat(kms.listAliases(r -> r.keyId(key)).aliases())
        .extracting(AliasListEntry::aliasName)
        .containsExactly(alias);
    String other = kms.createKey().keyMetadata().keyId();
    kms.updateAlias(r -> r.aliasName(alias).targetKeyId(other));
    assertThat(kms.describeKey(r -> r.keyId(alias)).keyMetadata().keyId()).isEqualTo(other);
    kms.deleteAlias(r -> r.aliasName(alias));
    assertThatThrownBy(() -> kms.describeKey(r -> r.keyId(alias)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void policies() {
    String policy = kms.getKeyPolicy(r -> r.keyId(key)).policy();
    assertThat(policy).contains("arn:aws:iam::111122223333:root");
    assertThat(kms.listKeyPolicies(r -> r.keyId(key)).policyNames()).containsExactly("default");
    kms.putKeyPolicy(r -> r.keyId(key).policy(policy).policyName("default"));
    assertThatThrownBy(() -> kms.putKeyPolicy(r -> r.keyId(key).policy("{")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
  }

  @Test
  void states() {
    kms.disableKey(r -> r.keyId(key));
    assertThatThrownBy(() -> kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x"))))
        .isInstanceOfSatisfying(
            DisabledException.class,
            e -> assertThat(e.awsErrorDetails().errorMessage()).endsWith(key + " is disabled."));
    kms.enableKey(r -> r.keyId(key));
    ScheduleKeyDeletionResponse scheduled = kms.scheduleKeyDeletion(r -> r.keyId(key));
    assertThat(scheduled.pendingWindowInDays()).isEqualTo(30);
    assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    kms.cancelKeyDeletion(r -> r.keyId(key));
    assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
  }

  @Test
  void rotation() {
    kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(100));
    GetKeyRotationStatusResponse status = kms.getKeyRotationStatus(r -> r.keyId(key));
    assertThat(status.keyRotationEnabled()).isTrue();
    assertThat(status.rotationPeriodInDays()).isEqualTo(100);
    kms.rotateKeyOnDemand(r -> r.keyId(key));
    assertThat(kms.listKeyRotations(r -> r.keyId(key)).rotations())
        .extracting(RotationsListEntry::rotationType)
        .contains(RotationType.ON_DEMAND);
    kms.disableKeyRotation(r -> r.keyId(key));
    assertThat(kms.getKeyRotationStatus(r -> r.keyId(key)).keyRotationEnabled()).isFalse();
  }

  @Test
  void grants() {
    String grantee = "arn:aws:iam::111122223333:root";
    CreateGrantResponse grant =
        kms.createGrant(
            r ->
                r.keyId(key)
                    .name("g")
                    .granteePrincipal(grantee)
                    .retiringPrincipal(grantee)
                    .operations(GrantOperation.ENCRYPT, GrantOperation.RE_ENCRYPT_FROM)
                    .constraints(c -> c.encryptionContextSubset(CONTEXT)));
    assertThat(kms.listGrants(r -> r.keyId(key)).grants())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.grantId()).isEqualTo(grant.grantId());
              assertThat(entry.constraints().encryptionContextSubset()).isEqualTo(CONTEXT);
              assertThat(entry.constraints().hasEncryptionContextEquals()).isFalse();
              assertThat(entry.operations()).contains(GrantOperation.RE_ENCRYPT_FROM);
            });
    assertThat(kms.listRetirableGrants(r -> r.retiringPrincipal(grantee)).grants())
        .extracting(GrantListEntry::grantId)
        .contains(grant.grantId());
    kms.retireGrant(r -> r.grantToken(grant.grantToken()));
    String second =
        kms.createGrant(
                r -> r.keyId(key).granteePrincipal(grantee).operations(GrantOperation.DECRYPT))
            .grantId();
    kms.revokeGrant(r -> r.keyId(key).grantId(second));
    assertThat(kms.listGrants(r -> r.keyId(key)).grants()).isEmpty();
  }

  @Test
  void importedMaterial() throws GeneralSecurityException {
    String external = kms.createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().keyId();
    GetParametersForImportResponse parameters =
        kms.getParametersForImport(
            r ->
                r.keyId(external)
                    .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                    .wrappingKeySpec(WrappingKeySpec.RSA_2048));
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
    rsa.init(
        Cipher.ENCRYPT_MODE,
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(parameters.publicKey().asByteArray())),
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    byte[] wrapped = rsa.doFinal(new byte[32]);
    kms.importKeyMaterial(
        r ->
            r.keyId(external)
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(SdkBytes.fromByteArray(wrapped))
                .expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(parameters.parametersValidTo()));
    assertThat(kms.describeKey(r -> r.keyId(external)).keyMetadata().validTo())
        .isEqualTo(parameters.parametersValidTo());
    kms.deleteImportedKeyMaterial(r -> r.keyId(external));
    assertThat(kms.describeKey(r -> r.keyId(external)).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  void multiRegionKeys() {
    String primary = kms.createKey(r -> r.multiRegion(true)).keyMetadata().keyId();
    ReplicateKeyResponse replica =
        kms.replicateKey(r -> r.keyId(primary).replicaRegion("eu-west-1"));
    assertThat(replica.replicaKeyMetadata().arn()).contains(":eu-west-1:");
    SdkBytes blob =
        kms.encrypt(r -> r.keyId(primary).plaintext(SdkBytes.fromUtf8String("x"))).ciphertextBlob();
    try (KmsClient inEurope =
        AwsClients.kms(
            KMS.server(), AwsClients.credentials(KMS.server().root(), null), "eu-west-1")) {
      assertThat(inEurope.decrypt(r -> r.ciphertextBlob(blob).keyId(primary)).plaintext())
          .isEqualTo(SdkBytes.fromUtf8String("x"));
      assertThatThrownBy(() -> inEurope.describeKey(r -> r.keyId(key)))
          .isInstanceOf(NotFoundException.class);
    }
    kms.updatePrimaryRegion(r -> r.keyId(primary).primaryRegion("eu-west-1"));
    assertThat(
            kms.describeKey(r -> r.keyId(primary))
                .keyMetadata()
                .multiRegionConfiguration()
                .multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.REPLICA);
  }

  @Test
  void dryRun_isAnErrorWhenAllIsWell() {
    assertThatThrownBy(() -> kms.generateDataKey(r -> r.keyId(key).numberOfBytes(16).dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
  }

  @Test
  void violations_areReportedAsTheServiceWordsThem() {
    assertThatThrownBy(() -> kms.generateDataKey(r -> r.keyId(key).numberOfBytes(5000)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo(
                      "1 validation error detected: Value '5000' at 'numberOfBytes' failed to"
                          + " satisfy constraint: Member must have value less than or equal to"
                          + " 1024");
            });
  }
}
