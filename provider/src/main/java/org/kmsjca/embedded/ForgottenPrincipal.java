// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.iam.PrincipalRewriting;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KmsKeyRecord;

/** Finds the key policies and grants that name a user or role which was deleted or renamed. */
final class ForgottenPrincipal {

  private final PrincipalRewriting rewriting;
  private final KeyPolicies policies;

  ForgottenPrincipal(PrincipalRewriting rewriting, KeyPolicies policies) {
    this.rewriting = rewriting;
    this.policies = policies;
  }

  /** Gives the change of a key whose policy names the principal. */
  Optional<KeyChange> inKeyPolicy(KmsKeyRecord key) {
    boolean named =
        rewriting.mayBeIn(key.policy())
            && policies.policy(key.policy()).namedPrincipals().stream()
                .anyMatch(name -> rewriting.principal(name).isPresent());
    return named
        ? rewriting.policy(key.policy()).map(text -> new KeyChange.PutKey(key.withPolicy(text)))
        : Optional.empty();
  }

  /** Gives the changes of grants that name the principal. */
  List<GrantChange> inGrants(List<GrantRecord> grants) {
    return grants.stream().flatMap(this::inGrant).toList();
  }

  private Stream<GrantChange> inGrant(GrantRecord grant) {
    String grantee = rewritten(grant.granteePrincipal());
    String retiring = rewritten(grant.retiringPrincipal());
    if (Objects.equals(grantee, grant.granteePrincipal())
        && Objects.equals(retiring, grant.retiringPrincipal())) {
      return Stream.empty();
    }
    return Stream.of(
        new GrantChange.PutGrant(
            new GrantRecord(
                grant.keyArn(),
                grant.grantId(),
                grant.name(),
                grant.creationDate(),
                grantee,
                grant.granteeServicePrincipal(),
                retiring,
                grant.retiringServicePrincipal(),
                grant.issuingAccount(),
                grant.operations(),
                grant.constraints())));
  }

  private @Nullable String rewritten(@Nullable String principal) {
    return principal == null ? null : rewriting.principal(principal).orElse(principal);
  }
}
