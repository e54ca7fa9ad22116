// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.ListKeyPolicies;

/** Lists the names of a key's policies, of which there is one. */
final class ListKeyPoliciesOperation
    extends SingleKeyOperation<ListKeyPolicies, ListKeyPolicies.Result> {

  ListKeyPoliciesOperation(Call<ListKeyPolicies> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  /* No answer is ever truncated, so no marker is one of ours; the operation has no error for it. */
  @Override
  public void checkParameters() {
    if (request().marker() != null) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.VALIDATION,
          "the marker is not the NextMarker of an answer to this operation");
    }
  }

  @Override
  public Performed<ListKeyPolicies.Result> perform() {
    return Performed.of(new ListKeyPolicies.Result(List.of(PolicyNames.DEFAULT), false, null));
  }
}
