// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import static org.kmsjca.embedded.iam.IamOperation.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.AccessKeyMetadata;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.DeleteAccessKey;
import org.kmsjca.embedded.iam.operations.ListAccessKeys;
import org.kmsjca.embedded.iam.operations.UpdateAccessKey;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

/** Operations on access keys. */
final class AccessKeyOperations {

  private static final int MAX_KEYS = 2;
  private static final String ACTIVE = "Active";

  private AccessKeyOperations() {}

  /** Gives the lines of the table. */
  static List<IamOperation<?, ?>> table() {
    return List.of(
        row(CreateAccessKey.class, AccessKeyOperations::create),
        row(
            ListAccessKeys.class,
            (call, r) -> {
              IamPage<AccessKeyMetadata> page =
                  IamPage.of(
                      Owner.of(call, r.userName()).keyIds().stream()
                          .flatMap(id -> call.known().accessKey(id).stream())
                          .map(Views::of),
                      AccessKeyMetadata::accessKeyId,
                      r.marker(),
                      r.maxItems());
              return IamOutcome.of(
                  new ListAccessKeys.Result(page.entries(), page.truncated(), page.marker()));
            }),
        row(UpdateAccessKey.class, AccessKeyOperations::update),
        row(DeleteAccessKey.class, AccessKeyOperations::delete));
  }

  private static IamOutcome<CreateAccessKey.Result> create(IamCall call, CreateAccessKey r) {
    Owner owner = Owner.of(call, r.userName());
    if (owner.keyIds().size() >= MAX_KEYS) {
      throw IamCall.exceeded("AccessKeysPerUser", MAX_KEYS);
    }
    Identity.AccessKey key =
        new Identity.AccessKey(
            call.ids().accessKeyId(), owner.arn(), owner.uniqueId(), true, call.time());
    List<String> ids = new ArrayList<>(owner.keyIds());
    ids.add(key.accessKeyId());
    KeyMaterial secret = call.ids().secret();
    AccessKey answer =
        new AccessKey(
            StoredIdentities.nameOf(owner.arn()), key.accessKeyId(), ACTIVE, secret, call.time());
    return new IamOutcome<>(
        new CreateAccessKey.Result(answer),
        List.of(
            new IdentityChange.PutIdentity(IdentityCodec.write(key, secret)),
            IamOutcome.put(owner.withKeyIds(ids))),
        List.of(secret),
        null);
  }

  private static IamOutcome<UpdateAccessKey.Result> update(IamCall call, UpdateAccessKey r) {
    Identity.AccessKey key = find(call, Owner.of(call, r.userName()), r.accessKeyId());
    return IamOutcome.changing(
        new UpdateAccessKey.Result(),
        replaced(
            call,
            new Identity.AccessKey(
                key.accessKeyId(),
                key.principal(),
                key.principalId(),
                r.status().equals(ACTIVE),
                key.createDate())));
  }

  /** Gives an access key to the same user under another name. */
  static IdentityChange ofOwner(IamCall call, String accessKeyId, Arn principal) {
    Identity.AccessKey key =
        call.known()
            .accessKey(accessKeyId)
            .orElseThrow(() -> StoredIdentities.damaged(accessKeyId, null));
    return replaced(
        call,
        new Identity.AccessKey(
            accessKeyId, principal, key.principalId(), key.active(), key.createDate()));
  }

  /* The secret stays. */
  private static IdentityChange replaced(IamCall call, Identity.AccessKey changed) {
    KeyMaterial secret =
        call.repository()
            .identity(changed.accessKeyId())
            .map(IdentityDocument::secret)
            .orElse(null);
    return new IdentityChange.PutIdentity(IdentityCodec.write(changed, secret));
  }

  private static IamOutcome<DeleteAccessKey.Result> delete(IamCall call, DeleteAccessKey r) {
    Owner owner = Owner.of(call, r.userName());
    Identity.AccessKey key = find(call, owner, r.accessKeyId());
    List<String> ids = new ArrayList<>(owner.keyIds());
    ids.remove(key.accessKeyId());
    return IamOutcome.changing(
        new DeleteAccessKey.Result(),
        IamOutcome.delete(key),
        IamOutcome.put(owner.withKeyIds(ids)));
  }

  private static Identity.AccessKey find(IamCall call, Owner owner, String accessKeyId) {
    return Optional.of(accessKeyId)
        .filter(owner.keyIds()::contains)
        .flatMap(call.known()::accessKey)
        .orElseThrow(
            () -> IamCall.missing("The Access Key with id " + accessKeyId + " cannot be found."));
  }

  /** Who has access keys: a user, or the root of the account. */
  private record Owner(
      Arn arn, String uniqueId, List<String> keyIds, Identity.@Nullable User user) {

    static Owner of(IamCall call, @Nullable String userName) {
      if (userName == null && call.caller().caller().isAccountRoot()) {
        List<String> keyIds =
            call.known()
                .account(call.account())
                .map(Identity.Account::accessKeyIds)
                .orElse(List.of());
        return new Owner(call.caller().caller().arn(), call.account(), keyIds, null);
      }
      Identity.User user = UserOperations.find(call, call.userName(userName));
      return new Owner(user.arn(), user.uniqueId(), user.accessKeyIds(), user);
    }

    Identity withKeyIds(List<String> ids) {
      return user == null ? new Identity.Account(arn.account(), ids) : user.withAccessKeyIds(ids);
    }
  }
}
