// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.operations.Quotas;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantListEntry;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListGrants;
import org.kmsjca.kms.RevocableKms;

/** What all tests of grants share. */
abstract class GrantContractTest extends KmsContractTest {

  static final Caller BOB = Caller.of("arn:aws:iam::" + ACCOUNT + ":user/Bob");
  static final Caller FOREIGN_USER = Caller.of("arn:aws:iam::" + OTHER_ACCOUNT + ":user/Carol");
  static final String UNKNOWN_GRANT = "0123456789abcdef".repeat(4);
  static final String SOURCE = "arn:aws:ec2:us-west-2:" + ACCOUNT + ":instance/i-1234";
  static final EncryptionContext CONTEXT = EncryptionContext.of("Department", "Engineering");

  /** Calls as somebody, on behalf of a resource, through a service. */
  RevocableKms as(Caller caller, @Nullable String sourceArn, @Nullable String viaService) {
    return engine.as(Session.of(caller, REGION).via(viaService).onBehalfOf(sourceArn));
  }

  /** Replaces the service by one that lets grants count later. */
  void delayGrants(Duration delay) {
    limit(new ServiceLimits(delay, Quotas.AWS, RequestQuotas.NONE));
  }

  CreateGrant.Result grant(KeyMetadata key, Caller grantee, GrantOperation... operations) {
    return kms.call(CreateGrant.of(key.arn(), grantee.arn().toString(), operations));
  }

  CreateGrant.Result grant(
      KeyMetadata key, Caller grantee, GrantConstraints constraints, GrantOperation... operations) {
    return kms.call(Grants.of(key, grantee, operations).constraints(constraints).build());
  }

  List<GrantListEntry> list(KeyMetadata key) {
    return kms.call(new ListGrants(key.arn(), null, null, null, null, null)).grants();
  }

  static GenerateDataKey dataKey(KeyMetadata key, EncryptionContext context, String... tokens) {
    return new GenerateDataKey(key.arn(), context, 32, null, List.of(tokens), false);
  }

  void assertMay(RevocableKms caller, KeyMetadata key, EncryptionContext context) {
    caller.call(dataKey(key, context)).plaintext().destroy();
  }

  void assertMayNot(RevocableKms caller, KeyMetadata key, EncryptionContext context) {
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:GenerateDataKey",
        () -> caller.call(dataKey(key, context)));
  }
}
