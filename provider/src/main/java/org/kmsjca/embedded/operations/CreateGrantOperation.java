// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantIds;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantToken;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.iam.PrincipalDirectory;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsLimitException;

/**
 * Adds a grant to a key. A grant with the same name and the same parameters is not made twice; its
 * token is a new one each time.
 */
final class CreateGrantOperation extends SingleKeyOperation<CreateGrant, CreateGrant.Result> {

  CreateGrantOperation(Call<CreateGrant> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    access().withGrantFor(call.context()).withNewGrant(request());
  }

  @Override
  public void checkUsage() {
    NewGrant.checkKind(request(), key());
  }

  @Override
  public void checkParameters() {
    NewGrant.check(request(), new PrincipalDirectory(call().state()));
    int most = call().quotas().grantsPerKey();
    if (existing().isEmpty() && grants().size() >= most) {
      throw new KmsLimitException(
          KmsErrorCode.LIMIT_EXCEEDED,
          key().arn() + " has " + grants().size() + " grants; at most " + most + " are allowed");
    }
  }

  @Override
  public Performed<CreateGrant.Result> perform() {
    Optional<GrantRecord> existing = existing();
    GrantRecord grant = existing.orElseGet(() -> grant(GrantIds.generate(call().random())));
    String token = new GrantToken(grant.keyArn(), grant.grantId()).encode(call().random());
    return Performed.changing(
        new CreateGrant.Result(token, grant.grantId()),
        existing.isPresent() ? Changes.NONE : Changes.of(new GrantChange.PutGrant(grant)),
        null);
  }

  private GrantsOfKey grants() {
    return call().state().grantsOf(key().arn());
  }

  private Optional<GrantRecord> existing() {
    String name = request().name();
    if (name == null) {
      return Optional.empty();
    }
    return grants().named(name).stream()
        .filter(other -> other.saysTheSameAs(grant(other.grantId())))
        .findFirst();
  }

  private GrantRecord grant(String grantId) {
    CreateGrant request = request();
    return new GrantRecord(
        key().arn(),
        grantId,
        request.name(),
        call().time().truncatedTo(ChronoUnit.MILLIS),
        request.granteePrincipal(),
        request.granteeServicePrincipal(),
        request.retiringPrincipal(),
        request.retiringServicePrincipal(),
        call().caller().account(),
        List.copyOf(EnumSet.copyOf(request.operations())),
        request.constraints());
  }
}
