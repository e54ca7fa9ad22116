// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyDescription;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.policy.DefaultKeyPolicy;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.kms.MultiRegionKeyType;

/** Makes a key in the caller's account. */
final class CreateKeyOperation implements ServiceOperation<CreateKey.Result> {

  private final Call<CreateKey> call;
  private final CreateKey request;
  private final NewKeyKind kind;
  private final Arn arn;
  private Map<String, String> tags = Map.of();

  CreateKeyOperation(Call<CreateKey> call) {
    this.call = call;
    request = call.request();
    kind =
        new NewKeyKind(
            orElse(request.keySpec(), KeySpec.SYMMETRIC_DEFAULT),
            request.keyUsage(),
            orElse(request.origin(), KeyOrigin.AWS_KMS),
            orElse(request.multiRegion(), false));
    KeyId keyId =
        kind.multiRegion()
            ? NewKeyId.multiRegion(call.random())
            : NewKeyId.singleRegion(call.random());
    arn = call.place().keyArn(call.caller().account(), keyId.value());
  }

  private static <T> T orElse(@Nullable T value, T defaultValue) {
    return value == null ? defaultValue : value;
  }

  @Override
  public List<Access> accesses() {
    KeyUsage usage = orElse(kind.keyUsage(), KeyUsage.ENCRYPT_DECRYPT);
    MultiRegionKeyType type = kind.multiRegion() ? MultiRegionKeyType.PRIMARY : null;
    List<Access> accesses = new ArrayList<>();
    accesses.add(Access.toService(request.operation()));
    if (!request.tags().isEmpty()) {
      accesses.add(Access.toNewKey("TagResource", arn));
    }
    for (Access access : accesses) {
      access
          .withKeyProperties(kind.keySpec().name(), usage.name(), kind.origin().name(), type)
          .withRequestTags(request.tags());
      if (request.bypassPolicyLockoutSafetyCheck() != null) {
        access.withBypass(request.bypassPolicyLockoutSafetyCheck());
      }
    }
    return accesses;
  }

  @Override
  public void checkUsage() {
    kind.check();
  }

  @Override
  public void checkParameters() {
    if (request.policy() != null) {
      ProposedPolicy.check(call, request.policy(), arn, request.bypassPolicyLockoutSafetyCheck());
    }
    tags = Tags.add(Map.of(), request.tags(), call.quotas().tagsPerKey());
    checkQuota(call, arn);
  }

  /** Checks that an account may have one more key in a Region. */
  static void checkQuota(Call<?> call, Arn key) {
    int most = call.quotas().keys();
    int count = call.state().countCustomerKeys(key.account(), key.region());
    if (count >= most) {
      throw new KmsLimitException(
          KmsErrorCode.LIMIT_EXCEEDED,
          "the account has " + count + " keys; at most " + most + " are allowed");
    }
  }

  @Override
  public Performed<CreateKey.Result> perform() {
    Instant now = call.time().truncatedTo(ChronoUnit.MILLIS);
    String policy =
        request.policy() == null ? DefaultKeyPolicy.of(arn.account()) : request.policy();
    boolean imported = kind.origin() == KeyOrigin.EXTERNAL;
    List<BackingKey> materials =
        imported ? List.of() : List.of(BackingKey.generate(call.random(), now));
    KmsKeyRecord key =
        KmsKeyRecord.builder(arn, now)
            .description(orElse(request.description(), ""))
            .policy(policy)
            .origin(kind.origin())
            .state(imported ? KeyState.PENDING_IMPORT : KeyState.ENABLED)
            .tags(tags)
            .primaryRegion(kind.multiRegion() ? arn.region() : null)
            .backingKeys(materials)
            .build();
    return new Performed<>(
        new CreateKey.Result(KeyDescription.of(key, List.of())),
        Changes.of(new KeyChange.PutKey(key)),
        arn,
        null,
        null,
        materials.stream().map(BackingKey::material).toList(),
        List.of());
  }
}
