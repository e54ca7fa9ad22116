// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ListResourceTags;
import org.kmsjca.kms.MultiRegionConfiguration;
import org.kmsjca.kms.MultiRegionKey;
import org.kmsjca.kms.MultiRegionKeyType;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.kms.UpdatePrimaryRegion;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** Related keys of several Regions. */
class MultiRegionKeysTest extends KmsContractTest {

  private static final String IRELAND = "eu-west-1";
  private static final String LONDON = "eu-west-2";
  private static final EncryptionContext CONTEXT = EncryptionContext.of("a", "b");

  private RevocableKms ireland;
  private KeyMetadata primary;

  @BeforeEach
  void createPrimary() {
    ireland = engine.as(ROOT, IRELAND);
    primary =
        kms.call(
                new CreateKey(
                    null, "the first", null, null, null, true, null, List.of(new Tag("a", "1"))))
            .keyMetadata();
  }

  private static ReplicateKey replicate(String keyId, String region) {
    return new ReplicateKey(keyId, region, null, null, null, List.of());
  }

  private ReplicateKey.Result replicate(String region) {
    return kms.call(replicate(primary.keyId(), region));
  }

  private static KeyMetadata describe(RevocableKms at, String keyId) {
    return at.call(DescribeKey.of(keyId)).keyMetadata();
  }

  private Bytes encrypt(RevocableKms at) {
    return at.call(Encrypt.of(primary.keyId(), secret("data"), CONTEXT)).ciphertextBlob();
  }

  private static String decrypt(RevocableKms at, Bytes blob) {
    return text(at.call(Decrypt.of(blob, CONTEXT, null)).plaintext());
  }

  private KmsKeyRecord storedIn(String region) {
    Arn arn = Arn.of(primary.arn());
    return keys.key(new Arn(arn.partition(), arn.service(), region, arn.account(), arn.resource()))
        .orElseThrow()
        .record();
  }

  private String arnIn(String region) {
    return primary.arn().replace(REGION, region);
  }

  @Test
  @Spec({"MR-5", "MR-6"})
  void replica_isShownInTheMakingAndIsUsableAtOnce() {
    ReplicateKey.Result result = replicate(IRELAND);
    KeyMetadata shown = result.replicaKeyMetadata();
    assertThat(shown.keyState()).isEqualTo(KeyState.CREATING);
    assertThat(shown.enabled()).isFalse();
    assertThat(shown.currentKeyMaterialId()).isNull();
    assertThat(shown.keyId()).isEqualTo(primary.keyId());
    assertThat(shown.arn()).isEqualTo(arnIn(IRELAND));
    assertThat(shown.description()).isEmpty();
    assertThat(result.replicaPolicy()).isEqualTo(DefaultKeyPolicy.of(ACCOUNT));
    assertThat(result.replicaTags()).isEmpty();
    KeyMetadata replica = describe(ireland, primary.keyId());
    assertThat(replica.enabled()).isTrue();
    assertThat(replica.currentKeyMaterialId()).isEqualTo(primary.currentKeyMaterialId());
    assertThat(decrypt(ireland, encrypt(kms))).isEqualTo("data");
  }

  @Test
  @Spec("MR-5")
  void replica_ownPropertiesAreGivenWithTheRequest() {
    String policy = DefaultKeyPolicy.of(ACCOUNT) + "\n";
    clock.advance(Duration.ofDays(1));
    ReplicateKey.Result result =
        kms.call(
            new ReplicateKey(
                primary.arn(), IRELAND, policy, false, "the second", List.of(new Tag("b", "2"))));
    assertThat(result.replicaPolicy()).isEqualTo(policy);
    assertThat(result.replicaTags()).containsExactly(new Tag("b", "2"));
    KeyMetadata replica = describe(ireland, primary.keyId());
    assertThat(replica.description()).isEqualTo("the second");
    assertThat(replica.creationDate()).isEqualTo(clock.instant());
    assertThat(ireland.call(GetKeyPolicy.of(primary.keyId())).policy()).isEqualTo(policy);
    assertThat(ireland.call(new ListResourceTags(primary.keyId(), null, null)).tags())
        .containsExactly(new Tag("b", "2"));
    ireland.call(new UpdateKeyDescription(primary.keyId(), "changed"));
    assertThat(describe(kms, primary.keyId()).description()).isEqualTo("the first");
    assertThat(kms.call(new ListResourceTags(primary.keyId(), null, null)).tags())
        .containsExactly(new Tag("a", "1"));
    assertThat(kms.call(GetKeyPolicy.of(primary.keyId())).policy()).isNotEqualTo(policy);
  }

  @Test
  @Spec("MR-9")
  void configuration_showsTheWholeSetToEachKey() {
    replicate(LONDON);
    replicate(IRELAND);
    List<MultiRegionKey> replicas =
        List.of(
            new MultiRegionKey(arnIn(IRELAND), IRELAND), new MultiRegionKey(arnIn(LONDON), LONDON));
    MultiRegionKey first = new MultiRegionKey(primary.arn(), REGION);
    assertThat(describe(kms, primary.keyId()).multiRegionConfiguration())
        .isEqualTo(new MultiRegionConfiguration(MultiRegionKeyType.PRIMARY, first, replicas));
    assertThat(describe(ireland, primary.keyId()).multiRegionConfiguration())
        .isEqualTo(new MultiRegionConfiguration(MultiRegionKeyType.REPLICA, first, replicas));
  }

  @Test
  @Spec("MR-8")
  void ciphertext_isDecryptedInEachRegionWithTheKeyThatIsThere() {
    replicate(IRELAND);
    Bytes blob = encrypt(ireland);
    Decrypt.Result here = kms.call(Decrypt.of(blob, CONTEXT, null));
    assertThat(here.keyId()).isEqualTo(primary.arn());
    Decrypt.Result there = ireland.call(Decrypt.of(blob, CONTEXT, arnIn(IRELAND)));
    assertThat(there.keyId()).isEqualTo(arnIn(IRELAND));
    assertThat(text(there.plaintext())).isEqualTo(text(here.plaintext()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "does not exist in this region",
        () -> engine.as(ROOT, LONDON).call(Decrypt.of(blob, CONTEXT, null)));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Invalid arn " + REGION,
        () -> ireland.call(Decrypt.of(blob, CONTEXT, primary.arn())));
  }

  @Test
  @Spec("MR-8")
  void rotation_reachesReplicasAtOnce() {
    replicate(IRELAND);
    Bytes old = encrypt(ireland);
    kms.call(new RotateKeyOnDemand(primary.keyId()));
    assertThat(storedIn(IRELAND).currentBackingKey().map(BackingKey::id))
        .isEqualTo(stored(primary).currentBackingKey().map(BackingKey::id))
        .isNotEqualTo(java.util.Optional.of(primary.currentKeyMaterialId()));
    assertThat(decrypt(ireland, old)).isEqualTo("data");
    assertThat(decrypt(ireland, encrypt(kms))).isEqualTo("data");
    replicate(LONDON);
    assertThat(decrypt(engine.as(ROOT, LONDON), old)).isEqualTo("data");
  }

  @Test
  @Spec("MR-5")
  void replica_takesOverTheScheduleOfRotation() {
    kms.call(new EnableKeyRotation(primary.keyId(), 100));
    replicate(IRELAND);
    GetKeyRotationStatus.Result status = ireland.call(new GetKeyRotationStatus(primary.keyId()));
    assertThat(status.keyRotationEnabled()).isTrue();
    assertThat(status.rotationPeriodInDays()).isEqualTo(100);
  }

  @Test
  @Spec("MR-10")
  void state_isTheKeysOwn() {
    replicate(IRELAND);
    kms.call(new DisableKey(primary.keyId()));
    assertThat(describe(ireland, primary.keyId()).enabled()).isTrue();
    encrypt(ireland);
    assertThat(kms.call(new GetKeyLastUsage(primary.keyId())).keyLastUsage()).isNull();
    assertThat(ireland.call(new GetKeyLastUsage(primary.keyId())).keyLastUsage()).isNotNull();
  }

  @Test
  @Spec("MR-7")
  void replicateKey_unfitKeys_areRefused() {
    replicate(IRELAND);
    KeyMetadata single = createKey();
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        single.arn() + " is not a multi-region primary key.",
        () -> kms.call(replicate(single.keyId(), IRELAND)));
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        arnIn(IRELAND) + " is not a multi-region primary key.",
        () -> ireland.call(replicate(primary.keyId(), LONDON)));
    kms.call(new DisableKey(primary.keyId()));
    assertError(
        KmsErrorCode.DISABLED,
        primary.arn() + " is disabled.",
        () -> kms.call(replicate(primary.keyId(), LONDON)));
  }

  @Test
  @Spec({"MR-3", "MR-7"})
  void replicateKey_unfitRegions_areRefused() {
    replicate(IRELAND);
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "ReplicaRegion is us-west-2, the Region of the primary key",
        () -> kms.call(replicate(primary.keyId(), REGION)));
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "cn-north-1",
        () -> kms.call(replicate(primary.keyId(), "cn-north-1")));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Value 'Ireland' at 'replicaRegion'",
        () -> kms.call(replicate(primary.keyId(), "Ireland")));
    assertErrorContains(
        KmsErrorCode.ALREADY_EXISTS,
        arnIn(IRELAND),
        () -> kms.call(replicate(primary.keyId(), IRELAND)));
    assertErrorContains(
        KmsErrorCode.TAG,
        "reserved",
        () ->
            kms.call(
                new ReplicateKey(
                    primary.keyId(), LONDON, null, null, null, List.of(new Tag("aws:", "")))));
    assertThat(engine.as(ROOT, LONDON).call(ListKeys.of()).keys()).isEmpty();
  }

  @Test
  @Spec("MR-4")
  void replicateKey_regionIsAConditionOfThePrimaryKey() {
    KeyMetadata key =
        kms.call(
                new CreateKey(
                    """
                    {"Version":"2012-10-17","Statement":[
                     {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                      "Action":"kms:*","Resource":"*"},
                     {"Effect":"Deny","Principal":"*","Action":"kms:ReplicateKey","Resource":"*",
                      "Condition":{"StringNotLike":{"kms:ReplicaRegion":"eu-*"}}}]}""",
                    null,
                    null,
                    null,
                    null,
                    true,
                    null,
                    List.of()))
            .keyMetadata();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReplicateKey",
        () -> kms.call(replicate(key.keyId(), "us-east-1")));
    kms.call(replicate(key.keyId(), IRELAND));
    assertThat(describe(ireland, key.keyId()).enabled()).isTrue();
  }

  @Test
  @Spec({"MR-12", "MR-13"})
  void updatePrimaryRegion_changesTheWholeSet() {
    replicate(IRELAND);
    replicate(LONDON);
    kms.call(new UpdatePrimaryRegion(primary.keyId(), IRELAND));
    for (String region : List.of(REGION, IRELAND, LONDON)) {
      MultiRegionConfiguration set =
          describe(engine.as(ROOT, region), primary.keyId()).multiRegionConfiguration();
      assertThat(set.primaryKey()).isEqualTo(new MultiRegionKey(arnIn(IRELAND), IRELAND));
      assertThat(set.replicaKeys())
          .extracting(MultiRegionKey::region)
          .containsExactly(LONDON, REGION);
      assertThat(set.multiRegionKeyType())
          .isEqualTo(
              region.equals(IRELAND) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA);
      assertThat(storedIn(region).state()).isEqualTo(KeyState.ENABLED);
    }
    assertThat(describe(kms, primary.keyId()).description()).isEqualTo("the first");
    assertThat(decrypt(kms, encrypt(ireland))).isEqualTo("data");
    ireland.call(replicate(primary.keyId(), "eu-west-3"));
  }

  @Test
  @Spec("MR-14")
  void updatePrimaryRegion_unfitRequests_areRefused() {
    replicate(IRELAND);
    KeyMetadata single = createKey();
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        single.arn() + " is not a multi-region primary key.",
        () -> kms.call(new UpdatePrimaryRegion(single.keyId(), IRELAND)));
    assertError(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        arnIn(IRELAND) + " is not a multi-region primary key.",
        () -> ireland.call(new UpdatePrimaryRegion(primary.keyId(), REGION)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "PrimaryRegion is us-west-2",
        () -> kms.call(new UpdatePrimaryRegion(primary.keyId(), REGION)));
    assertErrorContains(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "us-gov-west-1",
        () -> kms.call(new UpdatePrimaryRegion(primary.keyId(), "us-gov-west-1")));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + arnIn(LONDON) + "' does not exist",
        () -> kms.call(new UpdatePrimaryRegion(primary.keyId(), LONDON)));
    ireland.call(new DisableKey(primary.keyId()));
    assertError(
        KmsErrorCode.DISABLED,
        arnIn(IRELAND) + " is disabled.",
        () -> kms.call(new UpdatePrimaryRegion(primary.keyId(), IRELAND)));
    ireland.call(new EnableKey(primary.keyId()));
    kms.call(new UpdatePrimaryRegion(primary.keyId(), IRELAND));
  }

  @Test
  @Spec("MR-12")
  void updatePrimaryRegion_replicaMustAllowItToo() {
    kms.call(
        new ReplicateKey(
            primary.keyId(),
            IRELAND,
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
              "Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":"*","Action":"kms:UpdatePrimaryRegion","Resource":"*",
              "Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1",
                           "kms:PrimaryRegion":"eu-west-1"}}}]}""",
            null,
            null,
            List.of()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        arnIn(IRELAND),
        () -> kms.call(new UpdatePrimaryRegion(primary.keyId(), IRELAND)));
    assertThat(stored(primary).primaryRegion()).isEqualTo(REGION);
  }

  @Test
  @Spec("MR-15")
  void synchronisation_isRecorded() {
    replicate(IRELAND);
    List<JsonNode> events =
        audit().stream()
            .filter(event -> event.path("eventName").asText().startsWith("Synchronize"))
            .toList();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("awsRegion").asText()).isEqualTo(IRELAND);
    assertThat(events.get(0).get("resources").get(0).get("ARN").asText()).isEqualTo(arnIn(IRELAND));
    kms.call(new UpdatePrimaryRegion(primary.keyId(), IRELAND));
    assertThat(
            audit().stream()
                .filter(event -> event.path("eventName").asText().startsWith("Synchronize")))
        .hasSize(3);
  }

  @Test
  @Spec({"MR-11", "KL-28", "KL-29"})
  void deletionOfThePrimaryKey_beginsWhenTheLastReplicaIsDestroyed() {
    replicate(IRELAND);
    ScheduleKeyDeletion.Result waiting = kms.call(new ScheduleKeyDeletion(primary.keyId(), 9));
    assertThat(waiting.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
    assertThat(waiting.deletionDate()).isNull();
    assertThat(waiting.pendingWindowInDays()).isEqualTo(9);
    KeyMetadata described = describe(kms, primary.keyId());
    assertThat(described.pendingDeletionWindowInDays()).isEqualTo(9);
    assertThat(described.deletionDate()).isNull();
    encrypt(ireland);
    ireland.call(new ScheduleKeyDeletion(primary.keyId(), 7));
    clock.advance(Duration.ofDays(7));
    assertThat(destroyDueKeys()).isEqualTo(1);
    KeyMetadata begun = describe(kms, primary.keyId());
    assertThat(begun.keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(begun.deletionDate()).isEqualTo(clock.instant().plus(Duration.ofDays(9)));
    assertThat(begun.pendingDeletionWindowInDays()).isNull();
    kms.call(new CancelKeyDeletion(primary.keyId()));
    kms.call(new EnableKey(primary.keyId()));
    assertThat(decrypt(kms, encrypt(kms))).isEqualTo("data");
    replicate(IRELAND);
    assertThat(decrypt(ireland, encrypt(kms))).isEqualTo("data");
  }

  @Test
  @Spec({"MR-7", "MR-11"})
  void replicaInItsWaitingPeriod_occupiesItsRegion() {
    replicate(IRELAND);
    ireland.call(new ScheduleKeyDeletion(primary.keyId(), 7));
    assertErrorContains(
        KmsErrorCode.ALREADY_EXISTS,
        arnIn(IRELAND),
        () -> kms.call(replicate(primary.keyId(), IRELAND)));
  }

  @Test
  @Spec("KL-24")
  void cancelKeyDeletion_primaryThatWaitsForReplicas_isDisabled() {
    replicate(IRELAND);
    kms.call(new ScheduleKeyDeletion(primary.keyId(), 9));
    assertError(
        KmsErrorCode.KMS_INVALID_STATE,
        primary.arn() + " is pending replica deletion.",
        () -> encrypt(kms));
    kms.call(new CancelKeyDeletion(primary.keyId()));
    KeyMetadata rescued = describe(kms, primary.keyId());
    assertThat(rescued.keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(rescued.pendingDeletionWindowInDays()).isNull();
  }

  @Test
  @Spec({"MR-1", "MR-2"})
  void regionsAndAccounts_areKeptApart() {
    RevocableKms foreign = engine.as(FOREIGN_ROOT, IRELAND);
    KeyMetadata there = ireland.call(CreateKey.of()).keyMetadata();
    KeyMetadata theirs = foreign.call(CreateKey.of()).keyMetadata();
    kms.call(new CreateAlias("alias/same", primary.keyId()));
    ireland.call(new CreateAlias("alias/same", there.keyId()));
    foreign.call(new CreateAlias("alias/same", theirs.keyId()));
    assertThat(there.arn()).startsWith("arn:aws:kms:eu-west-1:111122223333:key/");
    assertThat(describe(kms, "alias/same").arn()).isEqualTo(primary.arn());
    assertThat(describe(ireland, "alias/same").arn()).isEqualTo(there.arn());
    assertThat(describe(foreign, "alias/same").arn()).isEqualTo(theirs.arn());
    assertThat(ireland.call(ListKeys.of()).keys()).hasSize(1);
    assertThat(ireland.call(ListAliases.of()).aliases())
        .extracting(alias -> alias.aliasArn())
        .contains("arn:aws:kms:eu-west-1:111122223333:alias/same")
        .noneMatch(arn -> arn.contains(REGION) || arn.contains(OTHER_ACCOUNT));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + arnOf(there, REGION) + "' does not exist",
        () -> describe(kms, there.keyId()));
    for (String elsewhere : List.of(there.arn(), "arn:aws:kms:eu-west-1:111122223333:alias/same")) {
      assertError(KmsErrorCode.NOT_FOUND, "Invalid arn " + IRELAND, () -> describe(kms, elsewhere));
    }
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "kms:DescribeKey", () -> describe(ireland, theirs.arn()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "does not work across accounts",
        () -> ireland.call(new DisableKey(theirs.arn())));
  }

  private static String arnOf(KeyMetadata key, String region) {
    return "arn:aws:kms:" + region + ":" + ACCOUNT + ":key/" + key.keyId();
  }

  @Test
  @Spec("MR-1")
  void ciphertextOfAnotherRegion_isOfNoUse() {
    KeyMetadata there = ireland.call(CreateKey.of()).keyMetadata();
    Bytes blob = ireland.call(Encrypt.of(there.keyId(), secret("x"), CONTEXT)).ciphertextBlob();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "does not exist in this region",
        () -> kms.call(Decrypt.of(blob, CONTEXT, null)));
  }
}
