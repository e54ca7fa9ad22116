// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.iam.operations.UpdateAssumeRolePolicy;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.testing.Spec;

/** Who may assume a role, and what the session is. */
class AssumeRoleTest extends IamContractTest {

  private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/App";

  @Test
  @Spec("ID-10")
  void trustedAccount_needsAnIdentityPolicyToo() {
    iam(CreateRole.of("App", TRUST_ACCOUNT));
    Caller bob = Caller.of(createUser("Bob").arn());
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "is not authorized to perform: sts:AssumeRole on resource: " + ROLE,
        () -> iam(bob, AssumeRole.of(ROLE, "one")));
    iam(new PutUserPolicy("Bob", "assume", policy("Allow", "sts:AssumeRole", ROLE, "{}")));
    assertThat(iam(bob, AssumeRole.of(ROLE, "one")).assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/App/one");
  }

  @Test
  @Spec("ID-10")
  void trustedUserOfTheSameAccount_needsNoIdentityPolicy_andNobodyElseMay() {
    Caller bob = Caller.of(createUser("Bob").arn());
    Caller eve = userWith("Eve", allow("*"));
    iam(CreateRole.of("App", trust(bob.arn().toString(), "{}")));
    assertThat(iam(bob, AssumeRole.of(ROLE, "one"))).isNotNull();
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "no resource-based policy allows",
        () -> iam(eve, AssumeRole.of(ROLE, "one")));
    iam(new PutUserPolicy("Bob", "no", deny("sts:*")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED, "explicit deny", () -> iam(bob, AssumeRole.of(ROLE, "one")));
  }

  @Test
  @Spec("ID-11")
  void otherAccount_needsBothSides() {
    Caller foreignRoot = FOREIGN_ROOT;
    Caller ann = Caller.of(iam(foreignRoot, CreateUser.of("Ann")).user().arn());
    iam(CreateRole.of("App", trust(ann.arn().toString(), "{}")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "no identity-based",
        () -> iam(ann, AssumeRole.of(ROLE, "one")));
    iam(foreignRoot, new PutUserPolicy("Ann", "assume", allow("sts:AssumeRole")));
    assertThat(iam(ann, AssumeRole.of(ROLE, "one")).assumedRoleUser().arn()).contains(ACCOUNT);
    iam(new UpdateAssumeRolePolicy("App", TRUST_ACCOUNT));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "the resource does not exist in this Region",
        () -> iam(ann, AssumeRole.of(ROLE, "one")));
  }

  @Test
  @Spec("ID-11")
  void unknownRole_isDeniedLikeOneThatDoesNotTrust() {
    Caller bob = userWith("Bob", allow("*"));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "sts:AssumeRole",
        () -> iam(bob, AssumeRole.of("arn:aws:iam::" + ACCOUNT + ":role/None", "one")));
    assertIamError(
        IamErrorCode.VALIDATION_ERROR,
        "expected the ARN of a role",
        () -> iam(bob, AssumeRole.of("arn:aws:iam::" + ACCOUNT + ":user/Bob", "one")));
  }

  @Test
  @Spec("ID-10")
  void root_assumesNoRole() {
    iam(CreateRole.of("App", TRUST_ACCOUNT));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "Roles may not be assumed by root accounts.",
        () -> iam(AssumeRole.of(ROLE, "one")));
  }

  @Test
  @Spec("ID-12")
  void externalId_isAConditionKey() {
    Caller bob = Caller.of(createUser("Bob").arn());
    iam(
        CreateRole.of(
            "App",
            trust(bob.arn().toString(), "{\"StringEquals\":{\"sts:ExternalId\":\"4711\"}}")));
    assertThat(iam(bob, assume("4711", List.of(), null))).isNotNull();
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "sts:AssumeRole",
        () -> iam(bob, assume("4712", List.of(), null)));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "sts:AssumeRole",
        () -> iam(bob, assume(null, List.of(), null)));
  }

  @Test
  @Spec("ID-12")
  void tagsAndSourceIdentity_needPermissionsOfTheirOwn() {
    Caller bob = Caller.of(createUser("Bob").arn());
    iam(CreateRole.of("App", trust(bob.arn().toString(), "{}")));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "sts:TagSession",
        () -> iam(bob, assume(null, List.of(new Tag("team", "a")), null)));
    assertIamError(
        IamErrorCode.ACCESS_DENIED,
        "sts:SetSourceIdentity",
        () -> iam(bob, assume(null, List.of(), "Bob")));
    iam(new PutUserPolicy("Bob", "all", allow("sts:*")));
    iam(new UpdateAssumeRolePolicy("App", TRUST_ACCOUNT));
    AssumeRole.Result session = iam(bob, assume(null, List.of(new Tag("team", "a")), "Bob"));
    assertThat(session.sourceIdentity()).isEqualTo("Bob");
  }

  @Test
  @Spec("ID-13")
  void duration_isFrom900SecondsToTheMaximumOfTheRole() {
    Caller bob = Caller.of(createUser("Bob").arn());
    iam(
        new CreateRole(
            null, "App", trust(bob.arn().toString(), "{}"), null, 7200, null, List.of()));
    assertThat(expiration(bob, null))
        .isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600));
    assertThat(expiration(bob, 900))
        .isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(900));
    assertThat(expiration(bob, 7200))
        .isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(7200));
    assertIamError(
        IamErrorCode.VALIDATION_ERROR,
        "exceeds the MaxSessionDuration",
        () -> expiration(bob, 7201));
    assertIamError(
        IamErrorCode.VALIDATION_ERROR, "greater than or equal to 900", () -> expiration(bob, 899));
  }

  @Test
  @Spec("ID-13")
  void sessionOfASession_lastsAnHourAtMost() {
    Caller bob = userWith("Bob", allow("sts:*"));
    roleWith("App", allow("sts:*"));
    iam(new CreateRole(null, "Next", TRUST_ACCOUNT, null, 7200, null, List.of()));
    AccessKeyCredentials first = assume(bob, AssumeRole.of(ROLE, "one"));
    String next = "arn:aws:iam::" + ACCOUNT + ":role/Next";
    assertThat(engine.iam(first).call(AssumeRole.of(next, "two"))).isNotNull();
    assertIamError(
        IamErrorCode.VALIDATION_ERROR,
        "role chaining",
        () ->
            engine
                .iam(first)
                .call(
                    new AssumeRole(
                        next, "two", List.of(), null, 7200, List.of(), List.of(), null, null)));
  }

  @Test
  void malformedSessionPolicy_isRefused() {
    Caller bob = Caller.of(createUser("Bob").arn());
    iam(CreateRole.of("App", trust(bob.arn().toString(), "{}")));
    assertIamError(
        IamErrorCode.MALFORMED_POLICY_DOCUMENT,
        "",
        () ->
            iam(
                bob,
                new AssumeRole(
                    ROLE, "one", List.of(), "{}", null, List.of(), List.of(), null, null)));
  }

  @Test
  @Spec("ID-14")
  void trustPolicy_names_existingPrincipals_andNoResource() {
    createUser("Bob");
    assertIamError(
        IamErrorCode.MALFORMED_POLICY_DOCUMENT,
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:user/Nobody\"",
        () -> iam(CreateRole.of("App", trust("arn:aws:iam::111122223333:user/Nobody", "{}"))));
    assertIamError(
        IamErrorCode.MALFORMED_POLICY_DOCUMENT,
        "prohibited field Resource",
        () ->
            iam(
                CreateRole.of(
                    "App",
                    trust(ACCOUNT, "{}").replace("\"Action\"", "\"Resource\":\"*\",\"Action\""))));
    assertIamError(
        IamErrorCode.MALFORMED_POLICY_DOCUMENT,
        "Principal is missing",
        () -> iam(CreateRole.of("App", allow("sts:AssumeRole"))));
  }

  private Instant expiration(Caller caller, @Nullable Integer seconds) {
    return iam(
            caller,
            new AssumeRole(ROLE, "one", List.of(), null, seconds, List.of(), List.of(), null, null))
        .credentials()
        .expiration();
  }

  private static AssumeRole assume(
      @Nullable String externalId, List<Tag> tags, @Nullable String sourceIdentity) {
    return new AssumeRole(
        ROLE, "one", List.of(), null, null, tags, List.of(), externalId, sourceIdentity);
  }

  private static String trust(String principal, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
        + principal
        + "\"},\"Action\":\"sts:AssumeRole\",\"Condition\":"
        + condition
        + "}]}";
  }
}
