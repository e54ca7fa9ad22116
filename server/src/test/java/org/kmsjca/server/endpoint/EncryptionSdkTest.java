// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoResult;
import com.amazonaws.encryptionsdk.exception.CannotUnwrapDataKeyException;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.server.testing.AwsClients;
import org.kmsjca.server.testing.KmsServerExtension;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.DiscoveryFilter;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** The AWS Encryption SDK with keyrings and master keys of this service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptionSdkTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final AwsCrypto CRYPTO =
      AwsCrypto.builder()
          .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
          .build();
  private static final MaterialProviders PROVIDERS =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();
  private static final byte[] PLAINTEXT = "hello".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> CONTEXT = Map.of("tenant", "7", "ä", "ö");
  private static final String TENANT_7_ONLY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\","
          + "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
          + "{\"kms:EncryptionContext:tenant\":\"7\"}}}}";

  private KmsClient kms;
  private KmsClient stranger;
  private String key;

  @BeforeAll
  void connect() {
    kms = AwsClients.kms(KMS.server(), KMS.server().root());
    stranger = AwsClients.kms(KMS.server(), KMS.server().user("stranger", null));
  }

  @AfterAll
  void close() {
    stranger.close();
    kms.close();
  }

  @BeforeEach
  void makeKey() {
    key = newKey();
  }

  private String newKey() {
    return kms.createKey().keyMetadata().arn();
  }

  private static IKeyring keyring(KmsClient client, String keyId) {
    return PROVIDERS.CreateAwsKmsKeyring(
        CreateAwsKmsKeyringInput.builder().kmsClient(client).kmsKeyId(keyId).build());
  }

  private IKeyring multiKeyring(String generator, String child) {
    return PROVIDERS.CreateAwsKmsMultiKeyring(
        CreateAwsKmsMultiKeyringInput.builder()
            .generator(generator)
            .kmsKeyIds(List.of(child))
            .clientSupplier(input -> kms)
            .build());
  }

  private static KmsMasterKeyProvider masterKeys(KmsClient client, String... keys) {
    return KmsMasterKeyProvider.builder()
        .customRegionalClientSupplier(region -> client)
        .buildStrict(keys);
  }

  private static byte[] encrypt(IKeyring keyring) {
    return CRYPTO.encryptData(keyring, PLAINTEXT, CONTEXT).getResult();
  }

  private static byte[] decrypt(IKeyring keyring, byte[] message) {
    return CRYPTO.decryptData(keyring, message, CONTEXT).getResult();
  }

  /** Keyrings copy the errors that they know, with type and text only; others come as they are. */
  private static void assertRefused(Throwable error, String code, String message) {
    assertThat(error)
        .hasMessageContaining(message)
        .hasMessageContaining("(Service: Kms, Status Code: 400, Request ID: ")
        .isInstanceOfSatisfying(KmsException.class, e -> assertThat(codeOf(e)).isEqualTo(code));
  }

  private static String codeOf(KmsException error) {
    return error.getClass() == KmsException.class
        ? error.awsErrorDetails().errorCode()
        : error.getClass().getSimpleName();
  }

  /** A keyring tries all encrypted data keys, and lists what the service said to each. */
  private static void assertListed(ThrowingCallable call, String code, String message) {
    assertThat(catchThrowable(call))
        .isInstanceOfSatisfying(
            CollectionOfErrors.class,
            e ->
                assertThat(e.list())
                    .singleElement()
                    .satisfies(error -> assertRefused(error, code, message)));
  }

  @Test
  void keyring_roundTrip_givesPlaintextAndContext() {
    CryptoResult<byte[], ?> result =
        CRYPTO.decryptData(keyring(kms, key), encrypt(keyring(kms, key)), CONTEXT);
    assertThat(result.getResult()).isEqualTo(PLAINTEXT);
    assertThat(result.getEncryptionContext()).containsAllEntriesOf(CONTEXT);
  }

  @Test
  void keyring_contextInTheMessageChanged_isInvalidCiphertext() {
    byte[] message = encrypt(keyring(kms, key));
    int name = new String(message, StandardCharsets.ISO_8859_1).indexOf("tenant");
    int value = name + "tenant".length() + Short.BYTES;
    assertThat((char) message[value]).isEqualTo('7');
    message[value] = '8';
    assertListed(
        () -> CRYPTO.decryptData(keyring(kms, key), message), "InvalidCiphertextException", "");
  }

  @Test
  void keyring_contextOtherThanThePolicyAsks_isDenied() {
    try (KmsClient tenant =
        AwsClients.kms(KMS.server(), KMS.server().user("tenant", TENANT_7_ONLY))) {
      IKeyring keyring = keyring(tenant, key);
      assertThat(decrypt(keyring, encrypt(keyring))).isEqualTo(PLAINTEXT);
      assertRefused(
          catchThrowable(() -> CRYPTO.encryptData(keyring, PLAINTEXT, Map.of("tenant", "8"))),
          "AccessDeniedException",
          "user/tenant is not authorized to perform: kms:GenerateDataKey");
    }
  }

  @Test
  void keyring_deniedCaller_isTold() {
    byte[] message = encrypt(keyring(kms, key));
    IKeyring keyring = keyring(stranger, key);
    assertRefused(
        catchThrowable(() -> encrypt(keyring)),
        "AccessDeniedException",
        "user/stranger is not authorized to perform: kms:GenerateDataKey on resource: " + key);
    assertListed(
        () -> decrypt(keyring, message),
        "AccessDeniedException",
        "user/stranger is not authorized to perform: kms:Decrypt on resource: " + key);
  }

  @Test
  void keyring_grantToken_letsTheGranteeIn() {
    String token =
        kms.createGrant(
                r ->
                    r.keyId(key)
                        .granteePrincipal(
                            "arn:aws:iam::" + KMS.server().account() + ":user/stranger")
                        .operations(GrantOperation.GENERATE_DATA_KEY, GrantOperation.DECRYPT))
            .grantToken();
    IKeyring keyring =
        PROVIDERS.CreateAwsKmsKeyring(
            CreateAwsKmsKeyringInput.builder()
                .kmsClient(stranger)
                .kmsKeyId(key)
                .grantTokens(List.of(token))
                .build());
    assertThat(decrypt(keyring, encrypt(keyring))).isEqualTo(PLAINTEXT);
  }

  @Test
  void keyring_keyDisabled_isRefused_untilItIsEnabled() {
    IKeyring keyring = keyring(kms, key);
    byte[] message = encrypt(keyring);
    kms.disableKey(r -> r.keyId(key));
    assertRefused(
        catchThrowable(() -> encrypt(keyring)), "DisabledException", key + " is disabled.");
    assertListed(() -> decrypt(keyring, message), "DisabledException", key + " is disabled.");
    kms.enableKey(r -> r.keyId(key));
    assertThat(decrypt(keyring, message)).isEqualTo(PLAINTEXT);
  }

  @Test
  void keyring_keyNotThere_isNotFound() {
    String missing = key.substring(0, key.lastIndexOf('/')) + "/1234abcd-12ab-34cd-56ef-123456789";
    assertRefused(
        catchThrowable(() -> encrypt(keyring(kms, missing))), "NotFoundException", "1234abcd");
  }

  @Test
  void keyring_alias_encryptsUnderItsKey() {
    String alias = "alias/" + key.substring(key.lastIndexOf('/') + 1);
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key));
    String arn = key.substring(0, key.indexOf(":key/") + 1) + alias;
    assertThat(decrypt(keyring(kms, key), encrypt(keyring(kms, alias)))).isEqualTo(PLAINTEXT);
    assertThat(decrypt(keyring(kms, key), encrypt(keyring(kms, arn)))).isEqualTo(PLAINTEXT);
  }

  @Test
  void multiKeyring_eachKeyAlone_opens() {
    String child = newKey();
    byte[] message = encrypt(multiKeyring(key, child));
    assertThat(decrypt(keyring(kms, key), message)).isEqualTo(PLAINTEXT);
    assertThat(decrypt(keyring(kms, child), message)).isEqualTo(PLAINTEXT);
  }

  @Test
  void multiKeyring_generatorDisabled_childOpens_andNothingIsEncrypted() {
    IKeyring keyring = multiKeyring(key, newKey());
    byte[] message = encrypt(keyring);
    kms.disableKey(r -> r.keyId(key));
    assertThat(decrypt(keyring, message)).isEqualTo(PLAINTEXT);
    assertRefused(
        catchThrowable(() -> encrypt(keyring)), "DisabledException", key + " is disabled.");
  }

  @Test
  void discoveryKeyring_ofTheAccount_opens() {
    IKeyring keyring =
        PROVIDERS.CreateAwsKmsDiscoveryKeyring(
            software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryKeyringInput
                .builder()
                .kmsClient(kms)
                .discoveryFilter(
                    DiscoveryFilter.builder()
                        .partition("aws")
                        .accountIds(List.of(KMS.server().account()))
                        .build())
                .build());
    assertThat(decrypt(keyring, encrypt(multiKeyring(key, newKey())))).isEqualTo(PLAINTEXT);
  }

  @Test
  void multiRegionKeyring_replica_opensWhatThePrimaryEncrypted() {
    String primary = kms.createKey(r -> r.multiRegion(true)).keyMetadata().arn();
    String replica =
        kms.replicateKey(r -> r.keyId(primary).replicaRegion("eu-west-1"))
            .replicaKeyMetadata()
            .arn();
    try (KmsClient inEurope =
        AwsClients.kms(
            KMS.server(), AwsClients.credentials(KMS.server().root(), null), "eu-west-1")) {
      assertThat(decrypt(multiRegion(inEurope, replica), encrypt(multiRegion(kms, primary))))
          .isEqualTo(PLAINTEXT);
    }
  }

  private static IKeyring multiRegion(KmsClient client, String keyId) {
    return PROVIDERS.CreateAwsKmsMrkKeyring(
        CreateAwsKmsMrkKeyringInput.builder().kmsClient(client).kmsKeyId(keyId).build());
  }

  @Test
  void masterKeys_two_eachOpens_alsoAsAKeyring() {
    String second = newKey();
    byte[] message =
        CRYPTO.encryptData(masterKeys(kms, key, second), PLAINTEXT, CONTEXT).getResult();
    assertThat(CRYPTO.decryptData(masterKeys(kms, key), message).getResult()).isEqualTo(PLAINTEXT);
    assertThat(CRYPTO.decryptData(masterKeys(kms, second), message).getResult())
        .isEqualTo(PLAINTEXT);
    assertThat(decrypt(keyring(kms, second), message)).isEqualTo(PLAINTEXT);
  }

  @Test
  void masterKeys_deniedCaller_isTold() {
    byte[] message = encrypt(keyring(kms, key));
    KmsMasterKeyProvider strangers = masterKeys(stranger, key);
    assertRefused(
        catchThrowable(() -> CRYPTO.encryptData(strangers, PLAINTEXT, CONTEXT)),
        "AccessDeniedException",
        "kms:GenerateDataKey on resource: " + key);
    assertThatThrownBy(() -> CRYPTO.decryptData(strangers, message))
        .isInstanceOf(CannotUnwrapDataKeyException.class)
        .rootCause()
        .satisfies(
            error ->
                assertRefused(error, "AccessDeniedException", "kms:Decrypt on resource: " + key));
  }

  @Test
  void masterKeys_keyDisabled_giveTheErrorAsItCame() {
    kms.disableKey(r -> r.keyId(key));
    assertThatThrownBy(() -> CRYPTO.encryptData(masterKeys(kms, key), PLAINTEXT, CONTEXT))
        .isInstanceOfSatisfying(
            DisabledException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("DisabledException");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(key + " is disabled.");
              assertThat(e.requestId()).hasSize(36);
            });
  }
}
