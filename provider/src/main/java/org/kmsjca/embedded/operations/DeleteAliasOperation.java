// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyStates;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.KmsErrorCode;

/** Removes an alias: needs permissions on the alias and on its key. */
final class DeleteAliasOperation implements ServiceOperation<DeleteAlias.Result> {

  private final Call<DeleteAlias> call;
  private final AliasRecord alias;
  private final ResolvedKey key;

  DeleteAliasOperation(Call<DeleteAlias> call) {
    this.call = call;
    AliasNames.check(call.request().aliasName(), KmsErrorCode.VALIDATION);
    alias = AliasNames.existing(call, call.request().aliasName());
    key = AliasNames.keyOf(call, alias);
  }

  @Override
  public List<Access> accesses() {
    String operation = call.request().operation();
    return List.of(Access.toAlias(operation, alias.arn()), Access.toKey(operation, key));
  }

  @Override
  public void checkState() {
    KeyStates.check(call.request().operation(), key.key());
  }

  @Override
  public Performed<DeleteAlias.Result> perform() {
    return Performed.changing(new DeleteAlias.Result(), new KeyChange.DeleteAlias(alias.arn()));
  }
}
