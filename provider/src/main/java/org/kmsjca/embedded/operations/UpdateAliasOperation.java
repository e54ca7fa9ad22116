// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.temporal.ChronoUnit;
import java.util.List;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.UpdateAlias;

/** Points an alias at another key: needs permissions on the alias, the old key and the new key. */
final class UpdateAliasOperation implements ServiceOperation<UpdateAlias.Result> {

  private final Call<UpdateAlias> call;
  private final AliasRecord alias;
  private final ResolvedKey oldKey;
  private final ResolvedKey newKey;

  UpdateAliasOperation(Call<UpdateAlias> call) {
    this.call = call;
    AliasNames.check(call.request().aliasName(), KmsErrorCode.VALIDATION);
    alias = AliasNames.existing(call, call.request().aliasName());
    oldKey = AliasNames.keyOf(call, alias);
    newKey = AliasNames.target(call, call.request().targetKeyId());
  }

  @Override
  public List<Access> accesses() {
    String operation = call.request().operation();
    return List.of(
        Access.toAlias(operation, alias.arn()),
        Access.toKey(operation, oldKey),
        Access.toKey(operation, newKey));
  }

  /* The old key may be in any state. */
  @Override
  public void checkState() {
    KeyStates.check(call.request().operation(), newKey.key());
  }

  @Override
  public void checkUsage() {
    KmsKeyRecord from = oldKey.key();
    KmsKeyRecord to = newKey.key();
    if (from.keyUsage() != to.keyUsage() || !kind(from.keySpec()).equals(kind(to.keySpec()))) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.VALIDATION,
          alias.name()
              + " names a key of spec "
              + from.keySpec()
              + " and usage "
              + from.keyUsage()
              + "; it cannot name one of spec "
              + to.keySpec()
              + " and usage "
              + to.keyUsage());
    }
  }

  private static String kind(KeySpec spec) {
    if (spec == KeySpec.SYMMETRIC_DEFAULT) {
      return "symmetric";
    }
    return spec.name().startsWith("HMAC_") ? "HMAC" : "asymmetric";
  }

  @Override
  public void checkParameters() {
    if (!oldKey.arn().equals(newKey.arn())) {
      CreateAliasOperation.checkQuota(call, newKey);
    }
  }

  @Override
  public Performed<UpdateAlias.Result> perform() {
    AliasRecord moved =
        new AliasRecord(
            alias.arn(),
            newKey.key().keyId(),
            alias.creationDate(),
            call.time().truncatedTo(ChronoUnit.MILLIS));
    return Performed.changing(new UpdateAlias.Result(), new KeyChange.PutAlias(moved));
  }
}
