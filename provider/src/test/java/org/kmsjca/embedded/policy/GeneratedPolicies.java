// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random policies and requests over a small vocabulary, so that matches are frequent. The same seed
 * gives the same case.
 */
final class GeneratedPolicies {

  private static final String A = Requests.A;
  private static final String B = Requests.B;
  private static final String ALICE = "arn:aws:iam::" + A + ":user/Alice";
  private static final String ROLE = "arn:aws:iam::" + A + ":role/path/R";
  private static final String FEDERATED = "arn:aws:sts::" + A + ":federated-user/Fay";
  private static final String SESSION = "arn:aws:sts::" + A + ":assumed-role/R/s";

  private static final List<String> CALLERS =
      List.of(
          ALICE,
          "arn:aws:iam::" + A + ":user/Bob",
          "arn:aws:iam::" + A + ":root",
          SESSION,
          "arn:aws:sts::" + A + ":assumed-role/R/t",
          FEDERATED,
          "arn:aws:sts::" + B + ":assumed-role/R/s",
          "arn:aws:iam::" + B + ":user/Alice",
          "arn:aws:iam::" + B + ":root");
  private static final List<String> PRINCIPALS =
      List.of(
          "*",
          A,
          "arn:aws:iam::" + A + ":root",
          "arn:aws:iam::" + B + ":root",
          ALICE,
          ROLE,
          SESSION,
          FEDERATED,
          "AIDACKCEVSQ6C2EXAMPLE",
          "arn:aws:iam::" + B + ":role/R",
          "arn:aws:iam::" + B + ":user/Alice");
  private static final List<String> SERVICES =
      List.of("ec2.amazonaws.com", "rds.amazonaws.com", "arn:aws:iam::" + A + ":user/Alice");
  private static final List<String> ACTIONS =
      List.of("kms:Encrypt", "KMS:encrypt", "kms:*", "kms:De*", "*", "kms:?ecrypt", "s3:Get*");
  private static final List<String> REQUESTED =
      List.of("kms:Encrypt", "kms:Decrypt", "kms:DescribeKey", "kms:RetireGrant");
  private static final String KEY = Requests.KEY.toString();
  private static final String ALIAS = Requests.ALIAS.toString();
  private static final List<String> RESOURCES =
      List.of(
          "*",
          "*",
          KEY,
          KEY + "0",
          ALIAS,
          "arn:aws:kms:*:" + A + ":key/*",
          "arn:aws:kms:us-*-1:" + A + ":*/*",
          "arn:aws:kms:us-east-1:" + A + ":alias/${aws:username}",
          "arn:aws:kms:us-east-1:" + A + ":key/${aws:principaltag/team}*");
  private static final List<String> KEYS =
      List.of(
          "aws:username",
          "kms:EncryptionContext:Dept",
          "aws:TagKeys",
          "aws:ResourceTag/team",
          "kms:Number",
          "kms:ResourceAliases",
          "aws:principaltag/team");
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLike",
          "NumericEquals",
          "NumericNotEquals",
          "NumericLessThan",
          "NumericLessThanEquals",
          "NumericGreaterThan",
          "NumericGreaterThanEquals",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase",
          "DateEquals",
          "DateNotEquals",
          "DateLessThan",
          "DateLessThanEquals",
          "DateGreaterThan",
          "DateGreaterThanEquals",
          "Bool",
          "BinaryEquals",
          "IpAddress",
          "NotIpAddress",
          "ArnEquals",
          "ArnLike",
          "ArnNotEquals",
          "ArnNotLike");
  private static final List<String> VALUES =
      List.of("orders", "red", "re*", "?ed", "*", "1", "10", "1234", "${aws:username}");
  private static final List<String> CONTEXT_VALUES =
      List.of("orders", "red", "RED", "1", "5", "1234");
  private static final List<String> DATES =
      List.of("2026-01-01", "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "12345", "soon");
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.0.7.1", "10.0.0.0/8", "10.0.0.0/24", "192.168.0.1", "host");
  private static final List<String> BOOLEANS = List.of("true", "false", "TRUE", "yes");
  private static final List<String> ARNS =
      List.of(
          "arn:aws:s3:::bucket",
          "arn:aws:s3:::buck*",
          "arn:*:s3:::*",
          "arn:aws:sns:us-east-1:" + A + ":topic:x",
          "arn:aws:sns:*:" + A + ":topic:*",
          "none");

  private final Random random;
  private final JsonNodeFactory json = JsonNodeFactory.instance;

  GeneratedPolicies(long seed) {
    random = new Random(seed);
  }

  /** Makes one case. */
  NaiveEvaluator.Input next() {
    String resource = random.nextInt(6) == 0 ? ALIAS : random.nextInt(8) == 0 ? null : KEY;
    List<JsonNode> identities = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      identities.add(policy(false));
    }
    return new NaiveEvaluator.Input(
        one(CALLERS),
        one(REQUESTED),
        resource,
        random.nextInt(4) > 0,
        context(),
        random.nextInt(10) == 0 ? null : policy(true),
        identities,
        random.nextInt(4) == 0 ? policy(false) : null,
        random.nextInt(4) == 0 ? policy(false) : null,
        random.nextInt(10) == 0,
        random.nextInt(6) == 0);
  }

  private Map<String, List<String>> context() {
    Map<String, List<String>> context = new HashMap<>();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        List<String> values = new ArrayList<>();
        int count = random.nextInt(4) > 0 ? 1 : random.nextInt(3);
        for (int i = 0; i < count; i++) {
          values.add(one(requestValues()));
        }
        if (key.equals("kms:ResourceAliases") && random.nextInt(4) == 0) {
          values.addAll(Collections.nCopies(49 + random.nextInt(3), "red"));
        }
        context.put(ConditionValues.canonical(key), values);
      }
    }
    if (random.nextInt(12) == 0) {
      context.put("aws:principalisawsservice", List.of(random.nextInt(5) > 0 ? "true" : "false"));
      context.put("aws:principalservicename", List.of(one(SERVICES)));
    }
    return context;
  }

  private List<String> requestValues() {
    return switch (random.nextInt(10)) {
      case 0 -> DATES;
      case 1 -> ADDRESSES;
      case 2 -> BOOLEANS;
      case 3 -> ARNS;
      default -> CONTEXT_VALUES;
    };
  }

  /** Mostly values that the operator can compare. */
  private List<String> policyValues(String operator) {
    if (random.nextInt(10) == 0 || operator.startsWith("String") || operator.startsWith("Num")) {
      return VALUES;
    }
    return switch (operator.substring(0, 3)) {
      case "Dat" -> DATES;
      case "Boo" -> BOOLEANS;
      case "Arn" -> ARNS;
      case "Bin" -> List.of("1234", "0000", "orders");
      default -> ADDRESSES;
    };
  }

  private JsonNode policy(boolean keyPolicy) {
    ObjectNode policy = json.objectNode();
    if (random.nextInt(4) > 0) {
      policy.put("Version", random.nextInt(5) > 0 ? "2012-10-17" : "2008-10-17");
    }
    ArrayNode statements = policy.putArray("Statement");
    // Some are large enough for the index of the evaluator under test.
    int count = random.nextInt(4) > 0 ? 1 + random.nextInt(4) : 10 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      statements.add(statement(keyPolicy));
    }
    return policy;
  }

  private ObjectNode statement(boolean keyPolicy) {
    ObjectNode statement = json.objectNode();
    statement.put("Effect", random.nextInt(4) > 0 ? "Allow" : "Deny");
    if (keyPolicy) {
      statement.set(random.nextInt(6) > 0 ? "Principal" : "NotPrincipal", principals());
    }
    if (!keyPolicy || random.nextInt(20) > 0) {
      statement.set(random.nextInt(6) > 0 ? "Action" : "NotAction", list(ACTIONS));
    }
    if (!keyPolicy || random.nextInt(20) > 0) {
      statement.set(random.nextInt(6) > 0 ? "Resource" : "NotResource", list(RESOURCES));
    }
    if (random.nextInt(3) == 0) {
      ObjectNode condition = statement.putObject("Condition");
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        addCondition(condition);
      }
    }
    return statement;
  }

  private JsonNode principals() {
    if (random.nextInt(20) == 0) {
      return json.textNode("*");
    }
    ObjectNode principals = json.objectNode();
    int kinds = random.nextInt(10);
    if (kinds < 9) {
      principals.set("AWS", list(PRINCIPALS));
    }
    if (kinds >= 7) {
      principals.set("Service", list(SERVICES));
    }
    if (kinds == 8) {
      principals.put("Federated", "arn:aws:iam::" + A + ":saml-provider/P");
    }
    return principals;
  }

  private void addCondition(ObjectNode condition) {
    String key = one(KEYS);
    if (random.nextInt(8) == 0) {
      condition.withObject("/Null").put(key, random.nextBoolean() ? "true" : "false");
      return;
    }
    boolean forAll = !key.startsWith("kms:EncryptionContext:");
    String prefix =
        switch (random.nextInt(6)) {
          case 0 -> "ForAnyValue:";
          case 1 -> forAll ? "ForAllValues:" : "";
          default -> "";
        };
    String name = one(OPERATORS);
    String operator = prefix + name + (random.nextInt(4) == 0 ? "IfExists" : "");
    condition.withObjectProperty(operator).set(key, list(policyValues(name)));
  }

  private JsonNode list(List<String> values) {
    if (random.nextBoolean()) {
      return json.textNode(one(values));
    }
    ArrayNode list = json.arrayNode();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      list.add(one(values));
    }
    return list;
  }

  private String one(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Parses a generated policy; null stays null. */
  static @Nullable PolicyDocument parse(@Nullable JsonNode policy, PolicyKind kind) {
    return policy == null ? null : PolicyDocument.parse(policy.toString(), kind);
  }

  /** Shows a case with its policies. */
  static String show(NaiveEvaluator.Input input) {
    return new JsonMapper().valueToTree(input.context()) + "\n" + input;
  }
}
