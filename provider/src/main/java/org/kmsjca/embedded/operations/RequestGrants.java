// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.grants.AllowingGrants;
import org.kmsjca.embedded.grants.GrantAnswer;
import org.kmsjca.embedded.grants.GrantQuestion;
import org.kmsjca.embedded.grants.GrantQuestion.Sources;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GrantToken;
import org.kmsjca.embedded.grants.GrantVisibility;
import org.kmsjca.embedded.grants.GranteeNames;
import org.kmsjca.embedded.grants.GrantsOfKey;
import org.kmsjca.embedded.grants.RetirePermission;
import org.kmsjca.embedded.policy.Explanation;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.TakesGrantTokens;

/**
 * The grants that have a say in one call.
 *
 * <p>Confined to the thread of the call.
 */
public final class RequestGrants {

  /** How many grants of a caller are looked at for an explanation. */
  private static final int MAX_FINDINGS = 100;

  private final Call<?> call;
  private final Duration visibilityDelay;
  private final List<GrantToken> tokens;
  private @Nullable GranteeNames caller;

  private RequestGrants(Call<?> call, Duration visibilityDelay, List<GrantToken> tokens) {
    this.call = call;
    this.visibilityDelay = visibilityDelay;
    this.tokens = tokens;
  }

  /**
   * Reads the grant tokens of a request.
   *
   * @param visibilityDelay how old a grant must be to count without a token
   * @throws KmsInvalidRequestException if a text is no grant token
   */
  public static RequestGrants of(Call<?> call, Duration visibilityDelay) {
    List<GrantToken> tokens = new ArrayList<>();
    if (call.request() instanceof TakesGrantTokens request) {
      for (String text : request.grantTokens()) {
        tokens.add(read(text));
      }
    }
    return new RequestGrants(call, visibilityDelay, tokens);
  }

  /**
   * Reads one grant token.
   *
   * @throws KmsInvalidRequestException if the text is none; it is not repeated
   */
  static GrantToken read(String text) {
    return GrantToken.parse(text)
        .orElseThrow(
            () ->
                new KmsInvalidRequestException(
                    KmsErrorCode.INVALID_GRANT_TOKEN,
                    "the grant token is not the GrantToken of an answer to CreateGrant"));
  }

  /**
   * Gives the kinds of grants with which the permissions must be tried, all of them with one kind:
   * two keys can only be used together by grants that are both bound to the same resource, or both
   * to none.
   */
  public List<Sources> attempts(List<Access> accesses) {
    return accesses.size() > 1 && call.context().sourceArn() != null
        ? List.of(Sources.FREE, Sources.BOUND)
        : List.of(Sources.ANY);
  }

  /** Finds the grants that give a permission. */
  public AllowingGrants allowing(Access access, Sources sources) {
    GrantRecord retired = access.retiredGrant();
    if (retired != null) {
      return RetirePermission.of(retired, caller());
    }
    ResolvedKey key = access.key();
    GrantOperation operation = access.grantOperation();
    if (key == null || operation == null) {
      return AllowingGrants.NONE;
    }
    GrantsOfKey grants = call.state().grantsOf(key.arn());
    return grants.size() == 0
        ? AllowingGrants.NONE
        : grants.allowing(question(access, operation, key.arn()).among(sources));
  }

  /** Tells of the caller's grants, also of those that do not give a permission, and why not. */
  public List<Explanation.GrantFinding> findings(Access access) {
    GrantRecord retired = access.retiredGrant();
    ResolvedKey key = access.key();
    GrantOperation operation = access.grantOperation();
    if (retired != null) {
      AllowingGrants allowing = RetirePermission.of(retired, caller());
      boolean toAccount = !allowing.accountIds().isEmpty();
      boolean allows = toAccount || !allowing.directIds().isEmpty();
      String reason = allows ? "it names the caller" : "it does not let the caller retire it";
      return List.of(new Explanation.GrantFinding(retired.grantId(), allows, toAccount, reason));
    }
    if (key == null || operation == null) {
      return List.of();
    }
    return call
        .state()
        .grantsOf(key.arn())
        .answers(question(access, operation, key.arn()), MAX_FINDINGS)
        .stream()
        .map(RequestGrants::finding)
        .toList();
  }

  private static Explanation.GrantFinding finding(GrantAnswer answer) {
    String obstacle = answer.obstacle();
    String reason = answer.toAccount() ? "an identity policy must allow it too" : "it allows it";
    return new Explanation.GrantFinding(
        answer.grantId(),
        obstacle == null,
        answer.toAccount(),
        obstacle == null ? reason : obstacle);
  }

  private GrantQuestion question(Access access, GrantOperation operation, Arn key) {
    GrantQuestion question =
        GrantQuestion.of(
            caller(),
            operation,
            access.encryptionContext(),
            call.context().sourceArn(),
            new GrantVisibility(call.time(), visibilityDelay, withToken(key)));
    CreateGrant child = access.newGrant();
    return child == null ? question : question.withChild(child.operations(), child.constraints());
  }

  /* A token of another key is of no use, and no error. */
  private Set<String> withToken(Arn key) {
    if (tokens.isEmpty()) {
      return Set.of();
    }
    Set<String> ids = new HashSet<>();
    for (GrantToken token : tokens) {
      if (token.keyArn().equals(key)) {
        ids.add(token.grantId());
      }
    }
    return ids;
  }

  private GranteeNames caller() {
    GranteeNames known = caller;
    if (known == null) {
      known = GranteeNames.of(call.caller());
      caller = known;
    }
    return known;
  }
}
