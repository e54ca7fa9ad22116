// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.AuthenticatedCaller;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Tag;
import org.kmsjca.testing.Spec;

/** The condition keys that operations supply to identity policies. */
class AccessTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Caller ROOT = Caller.of("arn:aws:iam::111122223333:root");

  /* Gives aliases, and nothing else. */
  private static ServiceState state(List<AliasRecord> aliases) {
    return (ServiceState)
        Proxy.newProxyInstance(
            AccessTest.class.getClassLoader(),
            new Class<?>[] {ServiceState.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("aliasesOf")) {
                return aliases;
              }
              throw new AssertionError("the test does not expect " + method);
            });
  }

  private static List<Access> accesses(CreateKey request) {
    return new CreateKeyOperation(
            new Call<>(
                request,
                ROOT,
                new CallerContext(AuthenticatedCaller.named(ROOT), null, null, null),
                Instant.EPOCH,
                state(List.of()),
                new Place("us-west-2", ROOT.account()),
                RANDOM,
                Quotas.AWS))
        .accesses();
  }

  private static CreateKey createKey(Boolean multiRegion, Boolean bypass, Tag... tags) {
    return new CreateKey(null, null, null, null, null, multiRegion, bypass, List.of(tags));
  }

  @Test
  @Spec("KL-4")
  void createKey_nothingGiven_suppliesDefaults() {
    Access access = accesses(CreateKey.of()).get(0);
    ConditionValues values = access.conditions().build();
    assertThat(access.resource()).isNull();
    assertThat(values.get("kms:KeySpec")).containsExactly("SYMMETRIC_DEFAULT");
    assertThat(values.get("kms:CustomerMasterKeySpec")).containsExactly("SYMMETRIC_DEFAULT");
    assertThat(values.get("kms:KeyUsage")).containsExactly("ENCRYPT_DECRYPT");
    assertThat(values.get("kms:CustomerMasterKeyUsage")).containsExactly("ENCRYPT_DECRYPT");
    assertThat(values.get("kms:KeyOrigin")).containsExactly("AWS_KMS");
    assertThat(values.get("kms:MultiRegion")).containsExactly("false");
    assertThat(values.get("kms:MultiRegionKeyType")).isNull();
    assertThat(values.get("kms:BypassPolicyLockoutSafetyCheck")).isNull();
    assertThat(values.get("aws:TagKeys")).isNull();
  }

  @Test
  @Spec("KL-4")
  void createKey_multiRegionAndBypass_areSupplied() {
    ConditionValues values = accesses(createKey(true, false)).get(0).conditions().build();
    assertThat(values.get("kms:MultiRegion")).containsExactly("true");
    assertThat(values.get("kms:MultiRegionKeyType")).containsExactly("PRIMARY");
    assertThat(values.get("kms:BypassPolicyLockoutSafetyCheck")).containsExactly("false");
  }

  @Test
  @Spec("KL-5")
  void createKey_withTags_needsTagResourceOnTheNewKey() {
    List<Access> accesses = accesses(createKey(null, null, new Tag("a", "1"), new Tag("b", "")));
    assertThat(accesses).hasSize(2);
    assertThat(accesses.get(0).action()).isEqualTo("kms:CreateKey");
    Access tagging = accesses.get(1);
    assertThat(tagging.action()).isEqualTo("kms:TagResource");
    assertThat(String.valueOf(tagging.resource()))
        .startsWith("arn:aws:kms:us-west-2:111122223333:key/");
    assertThat(tagging.isToNewKey()).isTrue();
    assertThat(tagging.keyPolicy()).isEqualTo(DefaultKeyPolicy.of("111122223333"));
    for (Access access : accesses) {
      ConditionValues values = access.conditions().build();
      assertThat(values.get("aws:RequestTag/a")).containsExactly("1");
      assertThat(values.get("aws:RequestTag/b")).containsExactly("");
      assertThat(values.get("aws:TagKeys")).containsExactly("a", "b");
    }
  }

  @Test
  @Spec("KL-12")
  void key_aliasesAndTags_areSuppliedOnlyWhenAskedFor() {
    KmsKeyRecord key =
        KeyRecords.symmetric(RANDOM).toBuilder().tags(Map.of("Team", "blue")).build();
    ResolvedKey resolved = new ResolvedKey(new KeyEntry(key), 0, key, "alias/one");
    Access access = Access.toKey("Encrypt", resolved);
    ConditionValues before = access.conditions().build();
    assertThat(before.get("kms:ResourceAliases")).isNull();
    assertThat(before.get("aws:ResourceTag/team")).isNull();
    assertThat(before.get("kms:RequestAlias")).containsExactly("alias/one");
    access.addAliasesAndTags(
        state(List.of(KeyRecords.alias("one", key.keyId()), KeyRecords.alias("two", key.keyId()))));
    ConditionValues values = access.conditions().build();
    assertThat(values.get("kms:ResourceAliases")).containsExactly("alias/one", "alias/two");
    assertThat(values.get("aws:ResourceTag/team")).containsExactly("blue");
  }

  @Test
  @Spec("KL-12")
  void key_withoutAliasesAndTags_suppliesNeither() {
    KmsKeyRecord key = KeyRecords.symmetric(RANDOM);
    Access access = Access.toKey("Encrypt", new ResolvedKey(new KeyEntry(key), 0, key, null));
    access.addAliasesAndTags(state(List.of()));
    ConditionValues values = access.conditions().build();
    assertThat(values.get("kms:ResourceAliases")).isNull();
    assertThat(values.get("kms:RequestAlias")).isNull();
  }
}
