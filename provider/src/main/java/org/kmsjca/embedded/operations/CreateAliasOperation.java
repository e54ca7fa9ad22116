// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsLimitException;

/** Gives a key a name: needs permissions on the alias and on the key. */
final class CreateAliasOperation implements ServiceOperation<CreateAlias.Result> {

  private final Call<CreateAlias> call;
  private final Arn alias;
  private final ResolvedKey target;

  CreateAliasOperation(Call<CreateAlias> call) {
    this.call = call;
    AliasNames.check(call.request().aliasName(), KmsErrorCode.INVALID_ALIAS_NAME);
    alias = AliasNames.arn(call, call.request().aliasName());
    target = AliasNames.target(call, call.request().targetKeyId());
  }

  @Override
  public List<Access> accesses() {
    String operation = call.request().operation();
    return List.of(Access.toAlias(operation, alias), Access.toKey(operation, target));
  }

  @Override
  public void checkState() {
    KeyStates.check(call.request().operation(), target.key());
  }

  @Override
  public void checkParameters() {
    checkQuota(call, target);
    if (call.state().alias(alias).isPresent()) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.ALREADY_EXISTS, "An alias with the name " + alias + " already exists");
    }
  }

  /** Checks that a key may get one more alias. */
  static void checkQuota(Call<?> call, ResolvedKey target) {
    int most = call.quotas().aliasesPerKey();
    int present = call.state().aliasesOf(target.arn()).size();
    if (present >= most) {
      throw new KmsLimitException(
          KmsErrorCode.LIMIT_EXCEEDED,
          target.arn() + " has " + present + " aliases; at most " + most + " are allowed");
    }
  }

  @Override
  public Performed<CreateAlias.Result> perform() {
    Instant now = call.time().truncatedTo(ChronoUnit.MILLIS);
    return Performed.changing(
        new CreateAlias.Result(),
        new KeyChange.PutAlias(new AliasRecord(alias, target.key().keyId(), now, now)));
  }
}
