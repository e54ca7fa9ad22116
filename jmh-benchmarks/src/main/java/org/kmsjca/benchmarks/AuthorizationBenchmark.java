// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kmsjca.embedded.policy.ApplicablePolicies;
import org.kmsjca.embedded.policy.AuthorizationRequest;
import org.kmsjca.embedded.policy.Authorizer;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.embedded.policy.Decision;
import org.kmsjca.embedded.policy.NamedPolicy;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The authorisation of one request by a key policy, identity policies and a permissions boundary.
 *
 * <p>The statement that allows is the last one of each policy. In the worst case every statement
 * before it covers principal, action and resource with wildcards, half of them Deny, and fails only
 * at the second of its two conditions; nothing can be found by name. In the ordinary case
 * statements name their actions and resources, as policies in use do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
public class AuthorizationBenchmark {

  private static final String ACCOUNT = "111122223333";
  private static final String KEY =
      "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String USER = "arn:aws:iam::" + ACCOUNT + ":user/division/Alice";

  /* A policy document holds 32,768 bytes, which is about 100 statements of this size. */
  private static final int STATEMENTS_PER_POLICY = 90;

  /** Statements in all policies together. */
  @Param({"1", "10", "100", "1000"})
  public int statements;

  /** Whether the statements before the last one nearly match, or name other things. */
  @Param({"worst", "ordinary"})
  public String shape;

  private ApplicablePolicies policies;
  private Caller caller;
  private Arn key;
  private ConditionValues context;
  private Instant now;

  /** Compiles the policies. */
  @Setup(Level.Trial)
  public void compile() {
    caller = Caller.of(USER);
    key = Arn.of(KEY);
    now = Instant.parse("2026-11-22T00:00:00Z");
    context =
        ConditionValues.builder()
            .add("aws:PrincipalArn", USER)
            .add("aws:PrincipalAccount", ACCOUNT)
            .add("aws:PrincipalType", "User")
            .add("aws:PrincipalIsAWSService", "false")
            .add("aws:ViaAWSService", "false")
            .add("aws:RequestedRegion", "us-east-1")
            .add("aws:ResourceAccount", ACCOUNT)
            .add("aws:username", "Alice")
            .add("kms:CallerAccount", ACCOUNT)
            .add("kms:KeySpec", "SYMMETRIC_DEFAULT")
            .add("kms:KeyUsage", "ENCRYPT_DECRYPT")
            .add("kms:KeyOrigin", "AWS_KMS")
            .add("kms:MultiRegion", "false")
            .add("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
            .add("kms:EncryptionContext:Department", "Finance")
            .add("kms:EncryptionContextKeys", "Department")
            .build();
    policies = policies();
    if (!decide().isAllowed()) {
      throw new IllegalStateException("the last statements must allow the request");
    }
  }

  /** Decides one request. */
  @Benchmark
  public Decision decide() {
    return Authorizer.decide(
        new AuthorizationRequest(caller, "kms:Encrypt", key, ACCOUNT, true, context, now),
        policies);
  }

  private ApplicablePolicies policies() {
    if (statements == 1) {
      return ApplicablePolicies.of(policy(PolicyKind.KEY, 1));
    }
    int limited = Math.min(STATEMENTS_PER_POLICY, statements / 3);
    int rest = statements - 2 * limited;
    List<NamedPolicy> identities = new ArrayList<>();
    while (rest > 0) {
      int size = Math.min(STATEMENTS_PER_POLICY, rest);
      identities.add(
          new NamedPolicy("Policy" + identities.size(), policy(PolicyKind.IDENTITY, size)));
      rest -= size;
    }
    return new ApplicablePolicies(
        policy(PolicyKind.KEY, limited),
        identities,
        policy(PolicyKind.IDENTITY, limited),
        null,
        List.of());
  }

  private PolicyDocument policy(PolicyKind kind, int size) {
    String text =
        IntStream.range(0, size)
            .mapToObj(i -> statement(kind, i, i == size - 1))
            .collect(Collectors.joining(",", "{\"Version\":\"2012-10-17\",\"Statement\":[", "]}"));
    return PolicyDocument.parse(text, kind);
  }

  private String statement(PolicyKind kind, int number, boolean last) {
    boolean near = last || shape.equals("worst");
    String principal =
        kind == PolicyKind.KEY
            ? "'Principal':{'AWS':'" + (statements == 1 ? USER : ACCOUNT) + "'},"
            : "";
    String action = near ? "['kms:De*','kms:Enc*']" : "['kms:Decrypt','kms:Sign']";
    String resource =
        near
            ? "arn:aws:kms:*:" + ACCOUNT + ":key/*"
            : "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/" + number;
    String department = last ? "Finance" : "Department-" + number;
    return ("{'Effect':'"
            + (last || number % 2 == 0 ? "Allow" : "Deny")
            + "',"
            + principal
            + "'Action':"
            + action
            + ",'Resource':'"
            + resource
            + "','Condition':{'StringLike':{'kms:KeySpec':'SYMMETRIC*'},"
            + "'StringEquals':{'kms:EncryptionContext:Department':'"
            + department
            + "'}}}")
        .replace('\'', '"');
  }
}
