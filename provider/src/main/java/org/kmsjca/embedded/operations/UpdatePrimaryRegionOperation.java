// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RelatedKeys;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.UpdatePrimaryRegion;

/** Makes a replica the primary key of its set: needs permissions on both keys. */
final class UpdatePrimaryRegionOperation
    extends SingleKeyOperation<UpdatePrimaryRegion, UpdatePrimaryRegion.Result> {

  private final Arn replicaArn;
  private final Optional<ResolvedKey> replica;

  UpdatePrimaryRegionOperation(Call<UpdatePrimaryRegion> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    replicaArn = RelatedKeys.inRegion(key().arn(), request().primaryRegion());
    replica =
        replicaArn.equals(key().arn())
            ? Optional.empty()
            : call.identifiers().findByKeyArn(replicaArn);
    access().with("kms:PrimaryRegion", request().primaryRegion());
  }

  @Override
  public List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    accesses.add(access());
    replica.ifPresent(
        key ->
            accesses.add(
                Access.toKey(request().operation(), key)
                    .with("kms:PrimaryRegion", request().primaryRegion())
                    .inRegion(replicaArn.region())));
    return accesses;
  }

  @Override
  public void checkState() {
    KeyStates.check(request().operation(), key());
    replica.ifPresent(key -> KeyStates.check(request().operation(), key.key()));
  }

  @Override
  public void checkUsage() {
    RelatedKeysRules.checkPrimary(key());
  }

  @Override
  public void checkParameters() {
    RelatedKeysRules.checkOtherRegion(call(), "PrimaryRegion", replicaArn.region());
    if (replica.isEmpty()) {
      throw KeyIdentifiers.keyNotFound(replicaArn);
    }
  }

  /* All related keys at once, so that a set never has two primary keys, or none. */
  @Override
  public Performed<UpdatePrimaryRegion.Result> perform() {
    List<KeyChange> changes = new ArrayList<>();
    List<ServiceEvent> events = new ArrayList<>();
    for (KmsKeyRecord one : related()) {
      changes.add(new KeyChange.PutKey(one.toBuilder().primaryRegion(replicaArn.region()).build()));
      events.add(RelatedKeysRules.synchronised(one.arn()));
    }
    return new Performed<>(
        new UpdatePrimaryRegion.Result(),
        new Changes(changes, List.of(), List.of()),
        null,
        null,
        null,
        List.of(),
        events);
  }
}
