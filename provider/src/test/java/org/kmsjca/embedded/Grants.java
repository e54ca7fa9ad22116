// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;

/** Builds requests for grants. */
final class Grants {

  private String keyId;
  private @Nullable String grantee;
  private @Nullable String retiring;
  private List<GrantOperation> operations;
  private GrantConstraints constraints = GrantConstraints.NONE;
  private List<String> tokens = List.of();
  private @Nullable String name;
  private boolean dryRun;
  private @Nullable String granteeService;
  private @Nullable String retiringService;

  private Grants(String keyId, String grantee, List<GrantOperation> operations) {
    this.keyId = keyId;
    this.grantee = grantee;
    this.operations = operations;
  }

  static Grants of(KeyMetadata key, Caller grantee, GrantOperation... operations) {
    return new Grants(key.arn(), grantee.arn().toString(), List.of(operations));
  }

  Grants key(String newKeyId) {
    keyId = newKeyId;
    return this;
  }

  Grants grantee(@Nullable String newGrantee) {
    grantee = newGrantee;
    return this;
  }

  Grants retiring(@Nullable Caller principal) {
    return retiring(principal == null ? null : principal.arn().toString());
  }

  Grants retiring(@Nullable String principal) {
    retiring = principal;
    return this;
  }

  Grants operations(GrantOperation... newOperations) {
    operations = List.of(newOperations);
    return this;
  }

  Grants constraints(GrantConstraints newConstraints) {
    constraints = newConstraints;
    return this;
  }

  Grants tokens(String... newTokens) {
    tokens = List.of(newTokens);
    return this;
  }

  Grants name(@Nullable String newName) {
    name = newName;
    return this;
  }

  Grants dryRun() {
    dryRun = true;
    return this;
  }

  Grants granteeService(@Nullable String service) {
    granteeService = service;
    return this;
  }

  Grants retiringService(@Nullable String service) {
    retiringService = service;
    return this;
  }

  CreateGrant build() {
    return new CreateGrant(
        keyId,
        grantee,
        retiring,
        operations,
        constraints,
        tokens,
        name,
        dryRun,
        granteeService,
        retiringService);
  }
}
