// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.testing.Spec;

/** There is no more of anything than the quotas allow. */
class QuotasOfThingsTest extends GrantContractTest {

  @Test
  @Spec({"QU-10", "QU-11"})
  void keys_perAccountAndRegion_inAllStates() {
    limit("keys=2", "none");
    KeyMetadata disabled = createKey();
    KeyMetadata pending = createKey();
    kms.call(new DisableKey(disabled.keyId()));
    kms.call(new ScheduleKeyDeletion(pending.keyId(), 7));
    assertError(
        KmsErrorCode.LIMIT_EXCEEDED,
        "the account has 2 keys; at most 2 are allowed",
        this::createKey);
    assertThat(keys.countCustomerKeys(ACCOUNT, REGION)).isEqualTo(2);
    as(FOREIGN_ROOT).call(CreateKey.of());
    engine.as(ROOT, "eu-west-1").call(CreateKey.of());
    assertThat(keys.countCustomerKeys(OTHER_ACCOUNT, REGION)).isEqualTo(1);
    assertThat(keys.countCustomerKeys(ACCOUNT, "eu-west-1")).isEqualTo(1);
    assertThat(keys.keys()).hasSize(4);
  }

  @Test
  @Spec("QU-11")
  void keysOfServices_doNotCount() {
    limit("keys=1", "none");
    put(
        KmsKeyRecord.builder(Arn.of(keyArn(UNKNOWN_KEY_ID)), START)
            .keyManager(KeyManager.AWS)
            .build());
    assertThat(keys.keys()).hasSize(1);
    assertThat(keys.countCustomerKeys(ACCOUNT, REGION)).isZero();
    createKey();
    assertThat(keys.countCustomerKeys(ACCOUNT, REGION)).isEqualTo(1);
    assertErrorContains(KmsErrorCode.LIMIT_EXCEEDED, "1 keys", this::createKey);
  }

  @Test
  @Spec("QU-10")
  void aliasesPerKey() {
    limit("aliases-per-key=2", "none");
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    kms.call(new CreateAlias("alias/1", key.keyId()));
    kms.call(new CreateAlias("alias/2", key.keyId()));
    assertError(
        KmsErrorCode.LIMIT_EXCEEDED,
        key.arn() + " has 2 aliases; at most 2 are allowed",
        () -> kms.call(new CreateAlias("alias/3", key.keyId())));
    kms.call(new CreateAlias("alias/3", other.keyId()));
  }

  @Test
  @Spec("QU-10")
  void policyBytes() {
    String policy = DefaultKeyPolicy.of(ACCOUNT);
    limit("policy-bytes=" + policy.length(), "none");
    KeyMetadata key = createKey(policy);
    kms.call(PutKeyPolicy.of(key.arn(), policy));
    assertError(
        KmsErrorCode.LIMIT_EXCEEDED,
        "The policy document is longer than the limit of " + policy.length() + " bytes.",
        () -> kms.call(PutKeyPolicy.of(key.arn(), policy + " ")));
    String sameLength = policy.replaceFirst("Enable IAM", "Enable IA\u00e4");
    assertThat(sameLength).hasSameSizeAs(policy);
    assertErrorContains(
        KmsErrorCode.LIMIT_EXCEEDED,
        "bytes",
        () -> kms.call(PutKeyPolicy.of(key.arn(), sameLength)));
  }

  @Test
  @Spec("QU-10")
  void tagsPerKey() {
    limit("tags-per-key=1", "none");
    KeyMetadata key = createKey();
    kms.call(new TagResource(key.arn(), List.of(new Tag("a", "1"))));
    kms.call(new TagResource(key.arn(), List.of(new Tag("a", "2"))));
    assertError(
        KmsErrorCode.TAG,
        "Too many tags",
        () -> kms.call(new TagResource(key.arn(), List.of(new Tag("b", "1")))));
  }

  @Test
  @Spec("QU-10")
  void onDemandRotationsPerKey() {
    limit("on-demand-rotations-per-key=1", "none");
    KeyMetadata key = createKey();
    kms.call(new RotateKeyOnDemand(key.arn()));
    assertErrorContains(
        KmsErrorCode.LIMIT_EXCEEDED,
        "The on-demand rotations limit has been reached for the given keyId.",
        () -> kms.call(new RotateKeyOnDemand(key.arn())));
  }
}
