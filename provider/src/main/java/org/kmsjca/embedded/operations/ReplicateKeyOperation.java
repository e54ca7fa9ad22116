// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyDescription;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RelatedKeys;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.MultiRegionKeyType;
import org.kmsjca.kms.ReplicateKey;

/**
 * Makes a replica of a primary key in another Region: needs permissions on the primary key, and on
 * making keys in the other Region.
 */
final class ReplicateKeyOperation extends SingleKeyOperation<ReplicateKey, ReplicateKey.Result> {

  private final Arn replica;
  private Map<String, String> tags = Map.of();

  ReplicateKeyOperation(Call<ReplicateKey> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    replica = RelatedKeys.inRegion(key().arn(), request().replicaRegion());
    access().with("kms:ReplicaRegion", request().replicaRegion());
  }

  @Override
  public List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    accesses.add(Access.toService("CreateKey"));
    if (!request().tags().isEmpty()) {
      accesses.add(Access.toNewKey("TagResource", replica));
    }
    for (Access access : accesses) {
      access
          .inRegion(replica.region())
          .withKeyProperties(
              key().keySpec().name(),
              key().keyUsage().name(),
              key().origin().name(),
              MultiRegionKeyType.REPLICA)
          .withRequestTags(request().tags());
      if (request().bypassPolicyLockoutSafetyCheck() != null) {
        access.withBypass(request().bypassPolicyLockoutSafetyCheck());
      }
    }
    accesses.add(0, access());
    return accesses;
  }

  @Override
  public void checkUsage() {
    RelatedKeysRules.checkPrimary(key());
  }

  @Override
  public void checkParameters() {
    RelatedKeysRules.checkOtherRegion(call(), "ReplicaRegion", replica.region());
    if (request().policy() != null) {
      ProposedPolicy.check(
          call(), request().policy(), replica, request().bypassPolicyLockoutSafetyCheck());
    }
    tags = Tags.add(Map.of(), request().tags(), call().quotas().tagsPerKey());
    CreateKeyOperation.checkQuota(call(), replica);
    if (call().state().key(replica).isPresent()) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.ALREADY_EXISTS, "The key " + replica + " already exists.");
    }
  }

  /* The answer shows the replica in the making; the stored one is ready when the call returns. */
  @Override
  public Performed<ReplicateKey.Result> perform() {
    String policy =
        request().policy() == null ? DefaultKeyPolicy.of(replica.account()) : request().policy();
    KmsKeyRecord replicated =
        RelatedKeys.replicaOf(key(), replica, call().time().truncatedTo(ChronoUnit.MILLIS))
            .description(request().description() == null ? "" : request().description())
            .policy(policy)
            .tags(tags)
            .build();
    List<KmsKeyRecord> before = related();
    List<KmsKeyRecord> all = new ArrayList<>(before);
    all.add(replicated);
    // Pending material, which all Regions had, now waits for one more.
    List<KmsKeyRecord> set = ImportedMaterials.settled(all);
    KmsKeyRecord made = set.get(before.size());
    KeyState shown = key().origin() == KeyOrigin.EXTERNAL ? made.state() : KeyState.CREATING;
    KeyMetadata metadata =
        KeyDescription.of(made.toBuilder().state(shown).backingKeys(List.of()).build(), set);
    return new Performed<>(
        new ReplicateKey.Result(metadata, policy, Tags.list(tags)),
        Changes.of(
            set.stream()
                .filter(one -> !before.contains(one))
                .map(KeyChange.PutKey::new)
                .toArray(KeyChange[]::new)),
        null,
        null,
        null,
        List.of(),
        List.of(RelatedKeysRules.synchronised(replica)));
  }
}
