// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.util.List;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;

/** The accounts, principals, key and policy texts that the tests share. */
final class Requests {

  static final String A = "111122223333";
  static final String B = "444455556666";
  static final Arn KEY =
      Arn.of("arn:aws:kms:us-east-1:" + A + ":key/1234abcd-12ab-34cd-56ef-1234567890ab");
  static final Arn ALIAS = Arn.of("arn:aws:kms:us-east-1:" + A + ":alias/orders");
  static final Instant NOW = Instant.parse("2026-08-22T10:00:00Z");

  static final Caller ROOT_A = Caller.of("arn:aws:iam::" + A + ":root");
  static final Caller ROOT_B = Caller.of("arn:aws:iam::" + B + ":root");
  static final Caller ALICE = user(A, "Alice");
  static final Caller BOB = user(A, "Bob");

  private Requests() {}

  static Caller user(String account, String name) {
    return Caller.of("arn:aws:iam::" + account + ":user/" + name);
  }

  static Caller session(String account, String role, String session) {
    return Caller.of("arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session);
  }

  /** A request on {@link #KEY}; whether the operation works across accounts follows the action. */
  static AuthorizationRequest onKey(Caller caller, String operation, ConditionValues context) {
    boolean crossAccount =
        List.of("Encrypt", "Decrypt", "DescribeKey", "GenerateDataKey").contains(operation);
    return new AuthorizationRequest(caller, "kms:" + operation, KEY, A, crossAccount, context, NOW);
  }

  static AuthorizationRequest onKey(Caller caller, String operation) {
    return onKey(caller, operation, ConditionValues.none());
  }

  static AuthorizationRequest onNothing(Caller caller, String operation) {
    return new AuthorizationRequest(
        caller, "kms:" + operation, null, caller.account(), false, ConditionValues.none(), NOW);
  }

  static AuthorizationRequest onAlias(Caller caller, String operation) {
    return new AuthorizationRequest(
        caller, "kms:" + operation, ALIAS, A, false, ConditionValues.none(), NOW);
  }

  /** A statement; single quotes become double ones. */
  static String statement(String members) {
    return "{" + members.replace('\'', '"') + "}";
  }

  /** An Allow statement of a key policy for one AWS principal. */
  static String allow(String principal, String action) {
    return statement(
        "'Effect':'Allow','Principal':{'AWS':'"
            + principal
            + "'},'Action':'"
            + action
            + "','Resource':'*'");
  }

  /** A Deny statement of a key policy for one AWS principal. */
  static String deny(String principal, String action) {
    return allow(principal, action).replace("\"Allow\"", "\"Deny\"");
  }

  static String json(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  static PolicyDocument keyPolicy(String... statements) {
    return PolicyDocument.parse(json(statements), PolicyKind.KEY);
  }

  static PolicyDocument defaultPolicy() {
    return PolicyDocument.parse(DefaultKeyPolicy.of(A), PolicyKind.KEY);
  }

  /** An identity policy of one statement; members with single quotes. */
  static PolicyDocument identity(String members) {
    return PolicyDocument.parse(json(statement(members)), PolicyKind.IDENTITY);
  }

  static NamedPolicy identityAllow(String action, String resource) {
    return new NamedPolicy("Test", identityDocument("Allow", action, resource));
  }

  static NamedPolicy identityDeny(String action, String resource) {
    return new NamedPolicy("Test", identityDocument("Deny", action, resource));
  }

  static PolicyDocument identityDocument(String effect, String action, String resource) {
    return identity(
        "'Effect':'" + effect + "','Action':'" + action + "','Resource':'" + resource + "'");
  }
}
