// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KeyDeletion;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListKeyPolicies;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.MultiRegionConfiguration;
import org.kmsjca.kms.MultiRegionKey;
import org.kmsjca.kms.MultiRegionKeyType;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.testing.Spec;

/** The life of a key and of its policy. */
class KeyAdministrationTest extends KmsContractTest {

  private static final String ONLY_ALICE =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow",
       "Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},"Action":"kms:*","Resource":"*"}}
      """;

  @Test
  @Spec("KL-1")
  void createKey_nothingGiven_isSymmetricEnabledWithDefaultPolicy() {
    KeyMetadata key = createKey();
    assertThat(KeyId.isKeyId(key.keyId())).isTrue();
    assertThat(key.arn()).isEqualTo(keyArn(key.keyId()));
    assertThat(key.awsAccountId()).isEqualTo(ACCOUNT);
    assertThat(key.creationDate()).isEqualTo(START);
    assertThat(key.enabled()).isTrue();
    assertThat(key.description()).isEmpty();
    assertThat(key.keyUsage()).isEqualTo(KeyUsage.ENCRYPT_DECRYPT);
    assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(key.deletionDate()).isNull();
    assertThat(key.origin()).isEqualTo(KeyOrigin.AWS_KMS);
    assertThat(key.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(key.encryptionAlgorithms()).containsExactly(EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    assertThat(key.multiRegion()).isFalse();
    assertThat(key.currentKeyMaterialId()).matches("[0-9a-f]{64}");
    assertThat(kms.call(GetKeyPolicy.of(key.keyId())).policy())
        .isEqualTo(DefaultKeyPolicy.of(ACCOUNT));
  }

  @Test
  @Spec("KL-3")
  void createKey_multiRegion_isAPrimaryKeyWithoutReplicas() {
    KeyMetadata key = kms.call(kind(null, null, null, true)).keyMetadata();
    assertThat(key.keyId()).matches("mrk-[0-9a-f]{32}");
    assertThat(key.multiRegion()).isTrue();
    MultiRegionConfiguration set = key.multiRegionConfiguration();
    assertThat(set.multiRegionKeyType()).isEqualTo(MultiRegionKeyType.PRIMARY);
    assertThat(set.primaryKey()).isEqualTo(new MultiRegionKey(key.arn(), REGION));
    assertThat(set.replicaKeys()).isEmpty();
    assertThat(kms.call(DescribeKey.of(key.keyId())).keyMetadata()).isEqualTo(key);
  }

  @Test
  void createKey_byCallerOfOtherAccount_belongsToThatAccount() {
    KeyMetadata key = as(FOREIGN_ROOT).call(CreateKey.of()).keyMetadata();
    assertThat(key.awsAccountId()).isEqualTo(OTHER_ACCOUNT);
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
    assertThat(as(FOREIGN_ROOT).call(ListKeys.of()).keys()).hasSize(1);
  }

  @Test
  void createKey_policyAndDescription_areKeptAsGiven() {
    KeyMetadata key = createKey(ONLY_ALICE);
    assertThat(key.description()).isEqualTo("made by a test");
    assertThat(as(ALICE).call(GetKeyPolicy.of(key.keyId())).policy()).isEqualTo(ONLY_ALICE);
  }

  @Test
  @Spec({"KL-2", "KL-6"})
  void createKey_kindsThatAreNotMadeHere_saysWhatIs() {
    String supported =
        "KeySpec SYMMETRIC_DEFAULT, KeyUsage ENCRYPT_DECRYPT, Origin AWS_KMS or EXTERNAL";
    for (CreateKey request :
        List.of(
            kind(KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY, null, null),
            kind(KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC, null, null),
            kind(null, null, KeyOrigin.AWS_CLOUDHSM, false))) {
      assertErrorContains(KmsErrorCode.UNSUPPORTED_OPERATION, supported, () -> kms.call(request));
    }
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  @Spec("KL-2")
  void createKey_usageMissingOrUnfit_isRefusedAsAwsWordsIt() {
    assertError(
        KmsErrorCode.VALIDATION,
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
        () -> kms.call(kind(KeySpec.HMAC_256, null, null, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048",
        () -> kms.call(kind(KeySpec.RSA_2048, KeyUsage.KEY_AGREEMENT, null, null)));
    assertError(
        KmsErrorCode.VALIDATION,
        "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
        () -> kms.call(kind(null, KeyUsage.SIGN_VERIFY, null, null)));
  }

  @Test
  void createKey_policyThatLocksTheAuthorOut_isRefusedUnlessBypassed() {
    assertError(
        KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
        "The new key policy will not allow you to update the key policy in the future.",
        () -> kms.call(CreateKey.of(null, ONLY_ALICE)));
    assertThat(kms.call(ListKeys.of()).keys()).isEmpty();
    assertThat(createKey(ONLY_ALICE).enabled()).isTrue();
  }

  @Test
  void createKey_malformedPolicy_isRefused() {
    assertErrorContains(
        KmsErrorCode.MALFORMED_POLICY_DOCUMENT, "", () -> kms.call(CreateKey.of(null, "not JSON")));
  }

  @Test
  void disableThenEnable_isSeenInTheMetadata_andIsIdempotent() {
    KeyMetadata key = createKey();
    kms.call(new DisableKey(key.keyId()));
    kms.call(new DisableKey(key.arn()));
    KeyMetadata disabled = kms.call(DescribeKey.of(key.keyId())).keyMetadata();
    assertThat(disabled.enabled()).isFalse();
    assertThat(disabled.keyState()).isEqualTo(KeyState.DISABLED);
    kms.call(new EnableKey(key.keyId()));
    kms.call(new EnableKey(key.keyId()));
    assertThat(kms.call(DescribeKey.of(key.keyId())).keyMetadata()).isEqualTo(key);
  }

  @Test
  void scheduleKeyDeletion_default_isThirtyDays() {
    KeyMetadata key = createKey();
    ScheduleKeyDeletion.Result result = kms.call(new ScheduleKeyDeletion(key.keyId(), null));
    assertThat(result.keyId()).isEqualTo(key.arn());
    assertThat(result.pendingWindowInDays()).isEqualTo(30);
    assertThat(result.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(result.deletionDate()).isEqualTo(START.plus(30, ChronoUnit.DAYS));
    KeyMetadata pending = kms.call(DescribeKey.of(key.keyId())).keyMetadata();
    assertThat(pending.deletionDate()).isEqualTo(result.deletionDate());
    assertThat(pending.enabled()).isFalse();
  }

  @Test
  @Spec("KL-20")
  void scheduleKeyDeletion_outsideSevenToThirty_isRefused() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '6' at 'pendingWindowInDays' failed to satisfy"
            + " constraint: Member must have value greater than or equal to 7",
        () -> kms.call(new ScheduleKeyDeletion(key.keyId(), 6)));
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value '31' at 'pendingWindowInDays' failed to satisfy"
            + " constraint: Member must have value less than or equal to 30",
        () -> kms.call(new ScheduleKeyDeletion(key.keyId(), 31)));
    assertThat(stored(key).state()).isEqualTo(KeyState.ENABLED);
    assertThat(kms.call(new ScheduleKeyDeletion(key.keyId(), 7)).pendingWindowInDays())
        .isEqualTo(7);
  }

  @Test
  @Spec("KL-24")
  void cancelKeyDeletion_leadsToDisabled() {
    KeyMetadata key = createKey();
    kms.call(new ScheduleKeyDeletion(key.keyId(), 7));
    assertThat(kms.call(new CancelKeyDeletion(key.keyId())).keyId()).isEqualTo(key.arn());
    KeyMetadata rescued = kms.call(DescribeKey.of(key.keyId())).keyMetadata();
    assertThat(rescued.keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(rescued.deletionDate()).isNull();
  }

  @Test
  @Spec("KL-25")
  void destroyDueKeys_onlyAfterTheDate_removesKeyAndAliases() {
    KeyMetadata due = createKey();
    KeyMetadata later = createKey();
    KeyMetadata kept = createKey();
    kms.call(new CreateAlias("alias/due", due.keyId()));
    kms.call(new ScheduleKeyDeletion(due.keyId(), 7));
    kms.call(new ScheduleKeyDeletion(later.keyId(), 8));
    clock.advance(Duration.ofDays(7).minus(KeyDeletion.GRACE).minusMillis(1));
    assertThat(destroyDueKeys()).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(destroyDueKeys()).isEqualTo(1);
    assertThat(destroyDueKeys()).isZero();
    assertThat(kms.call(ListKeys.of()).keys()).hasSize(2);
    assertThat(madeAliases()).isEmpty();
    assertThat(kms.call(DescribeKey.of(kept.keyId())).keyMetadata()).isEqualTo(kept);
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + due.arn() + "' does not exist",
        () -> kms.call(new CancelKeyDeletion(due.keyId())));
  }

  @Test
  void putKeyPolicy_replacesTheText() {
    KeyMetadata key = createKey();
    kms.call(new PutKeyPolicy(key.keyId(), "default", ONLY_ALICE, true));
    GetKeyPolicy.Result policy = as(ALICE).call(new GetKeyPolicy(key.keyId(), "default"));
    assertThat(policy.policy()).isEqualTo(ONLY_ALICE);
    assertThat(policy.policyName()).isEqualTo("default");
  }

  @Test
  void putKeyPolicy_thatLocksTheAuthorOut_changesNothing() {
    KeyMetadata key = createKey();
    assertErrorContains(
        KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
        "will not allow you to update",
        () -> kms.call(PutKeyPolicy.of(key.keyId(), ONLY_ALICE)));
    assertThat(stored(key).policy()).isEqualTo(DefaultKeyPolicy.of(ACCOUNT));
  }

  @Test
  void putKeyPolicy_tooLarge_isLimitExceeded() {
    KeyMetadata key = createKey();
    assertErrorContains(
        KmsErrorCode.LIMIT_EXCEEDED,
        "",
        () -> kms.call(PutKeyPolicy.of(key.keyId(), ONLY_ALICE + " ".repeat(32768))));
  }

  @Test
  void keyPolicy_otherName_isNotFound() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.NOT_FOUND,
        "No such policy exists",
        () -> kms.call(new GetKeyPolicy(key.keyId(), "other")));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "No such policy exists",
        () -> kms.call(new PutKeyPolicy(key.keyId(), "other", ONLY_ALICE, true)));
  }

  @Test
  void listKeyPolicies_isAlwaysDefault() {
    KeyMetadata key = createKey();
    ListKeyPolicies.Result names = kms.call(new ListKeyPolicies(key.keyId(), 1, null));
    assertThat(names.policyNames()).containsExactly("default");
    assertThat(names.truncated()).isFalse();
    assertThat(names.nextMarker()).isNull();
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "marker",
        () -> kms.call(new ListKeyPolicies(key.keyId(), 1, "x")));
  }

  private static CreateKey kind(
      KeySpec spec, KeyUsage usage, KeyOrigin origin, Boolean multiRegion) {
    return new CreateKey(null, null, usage, spec, origin, multiRegion, null, List.of());
  }
}
