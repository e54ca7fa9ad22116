// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Map;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantToken;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.RetireGrant;

/** Deletes a grant, as the grant itself allows. */
final class RetireGrantOperation extends SingleKeyOperation<RetireGrant, RetireGrant.Result> {

  private final GrantRecord grant;

  RetireGrantOperation(Call<RetireGrant> call) {
    this(call, Named.in(call.request()));
  }

  private RetireGrantOperation(Call<RetireGrant> call, Named named) {
    super(call, find(call, call.identifiers(), named.key()));
    grant =
        call.state()
            .grantsOf(key().arn())
            .grant(named.grantId())
            .orElseThrow(() -> unknown(named.grantId()));
    access().withRetiredGrant(grant);
  }

  /* To another account it is not told whether the key exists. */
  private KmsException unknown(String grantId) {
    Arn keyArn = key().arn();
    return call().caller().account().equals(keyArn.account())
        ? ExistingGrant.notFound(grantId)
        : Denials.foreign(call().caller(), access().action(), keyArn);
  }

  @Override
  public Performed<RetireGrant.Result> perform() {
    return Performed.changing(
        new RetireGrant.Result(),
        Changes.of(new GrantChange.DeleteGrant(grant.keyArn(), grant.grantId())),
        Map.of("grantId", grant.grantId()));
  }

  /**
   * The grant that a request names.
   *
   * @param key the identifier of its key
   * @param grantId its ID
   */
  private record Named(String key, String grantId) {

    static Named in(RetireGrant request) {
      String token = request.grantToken();
      String keyId = request.keyId();
      String grantId = request.grantId();
      if (token != null && keyId == null && grantId == null) {
        GrantToken read = RequestGrants.read(token);
        return new Named(read.keyArn().toString(), read.grantId());
      }
      NewGrant.require(
          token == null && keyId != null && grantId != null,
          "Either GrantToken must be given, or KeyId and GrantId.");
      ExistingGrant.checkId(String.valueOf(grantId));
      return new Named(String.valueOf(keyId), String.valueOf(grantId));
    }
  }
}
