// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.DeleteRole;
import org.kmsjca.embedded.iam.operations.DeleteUser;
import org.kmsjca.embedded.iam.operations.GetRole;
import org.kmsjca.embedded.iam.operations.Role;
import org.kmsjca.embedded.iam.operations.User;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.testing.Spec;

/** Key policies and grants name principals that exist, and forget those that are deleted. */
class PrincipalsInPoliciesTest extends IamContractTest {

  private static final String INVALID =
      "Policy contains a statement with one or more invalid principals.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:user/Nobody",
        "arn:aws:iam::111122223333:user/path/Bob",
        "arn:aws:iam::111122223333:role/Bob",
        "arn:aws:iam::111122223333:group/Users",
        "arn:aws:iam::111122223333:user/B*",
        "arn:aws:sts::111122223333:assumed-role/Nothing/one"
      })
  @Spec("ID-5")
  void principalsThatAreNotThere_areRefused(String principal) {
    createUser("Bob");
    assertError(
        KmsErrorCode.MALFORMED_POLICY_DOCUMENT, INVALID, () -> createKey(keyPolicy(principal)));
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
        INVALID,
        () -> kms.call(PutKeyPolicy.of(key.arn(), keyPolicy(principal))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "111122223333",
        "arn:aws:iam::111122223333:user/Bob",
        "arn:aws:iam::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App/any",
        "arn:aws:iam::444455556666:user/Anybody"
      })
  @Spec("ID-5")
  void principalsThatAreThere_orOfAnUnknownAccount_areAccepted(String principal) {
    createUser("Bob");
    iam(CreateRole.of("App", TRUST_ACCOUNT));
    assertThat(createKey(keyPolicy(principal)).arn()).isNotNull();
  }

  @Test
  @Spec("GR-3")
  void grants_namePrincipalsThatAreThere() {
    KeyMetadata key = createKey();
    String bob = "arn:aws:iam::111122223333:user/Bob";
    assertThat(kms.call(grant(key, bob, bob)).grantId()).hasSize(64);
    createUser("Bob");
    for (String nobody :
        List.of(
            "arn:aws:iam::111122223333:user/Nobody",
            "arn:aws:iam::111122223333:role/None",
            "arn:aws:sts::111122223333:assumed-role/None/any")) {
      for (String[] parties : new String[][] {{nobody, null}, {bob, nobody}}) {
        assertError(
            KmsErrorCode.INVALID_ARN,
            "ARN does not refer to a valid principal: " + nobody,
            () -> kms.call(grant(key, parties[0], parties[1])));
      }
    }
    String foreign = "arn:aws:iam::444455556666:user/Anybody";
    assertThat(kms.call(grant(key, foreign, bob)).grantId()).hasSize(64);
    assertThat(kms.call(grant(key, bob, ROOT.arn().toString())).grantId()).hasSize(64);
  }

  private static CreateGrant grant(KeyMetadata key, String grantee, String retiring) {
    return new CreateGrant(
        key.arn(),
        grantee,
        retiring,
        List.of(GrantOperation.DECRYPT),
        GrantConstraints.NONE,
        List.of(),
        null,
        false,
        null,
        null);
  }

  @Test
  @Spec("ID-6")
  void deletedUser_isNamedByItsUniqueId_soThatTheNextOfTheNameHasNoRights() {
    User first = createUser("Bob");
    KeyMetadata key = createKey(keyPolicy(first.arn()));
    KeyMetadata other = createKey();
    Caller bob = Caller.of(first.arn());
    assertThat(as(bob).call(use(key))).isNotNull();
    putGrant(key, "a".repeat(64), first.arn(), ROOT.arn().toString());
    putGrant(key, "b".repeat(64), ROOT.arn().toString(), first.arn());
    String otherPolicy = stored(other).policy();
    iam(new DeleteUser("Bob"));
    createUser("Bob");
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, "Bob", () -> as(bob).call(use(key)));
    assertThat(stored(key).policy())
        .contains(first.userId())
        .contains("aws:PrincipalArn")
        .contains("\"aws:PrincipalArn\" : \"" + first.arn() + "\"");
    assertThat(stored(other).policy()).isEqualTo(otherPolicy);
    assertThat(grant(key, "a".repeat(64)).granteePrincipal()).isEqualTo(first.userId());
    assertThat(grant(key, "b".repeat(64)).retiringPrincipal()).isEqualTo(first.userId());
  }

  @Test
  @Spec("ID-6")
  void deletedRole_isNamedByItsUniqueId_inTrustPoliciesToo() {
    Role first = iam(CreateRole.of("App", TRUST_ACCOUNT)).role();
    KeyMetadata key = createKey(keyPolicy("arn:aws:sts::111122223333:assumed-role/App/one"));
    iam(
        CreateRole.of(
            "Next", TRUST_ACCOUNT.replace("\"" + ACCOUNT + "\"", "\"" + first.arn() + "\"")));
    iam(new DeleteRole("App"));
    assertThat(stored(key).policy()).contains(first.roleId()).doesNotContain("assumed-role");
    assertThat(iam(new GetRole("Next")).role().assumeRolePolicyDocument())
        .contains(first.roleId())
        .doesNotContain(first.arn());
  }

  @Test
  @Spec("ID-6")
  void userWithTheSameNameInAnotherAccount_isLeftAlone() {
    createUser("Bob");
    User foreign = iam(FOREIGN_ROOT, CreateUser.of("Bob")).user();
    KeyMetadata key = createKey(keyPolicy(foreign.arn()));
    iam(new DeleteUser("Bob"));
    assertThat(stored(key).policy()).contains(foreign.arn());
  }

  private void putGrant(KeyMetadata key, String id, String grantee, String retiring) {
    GrantRecord grant =
        new GrantRecord(
            Arn.of(key.arn()),
            id,
            null,
            START,
            grantee,
            null,
            retiring,
            null,
            ACCOUNT,
            List.of(GrantOperation.DECRYPT),
            GrantConstraints.NONE);
    keys.<Boolean>update(newest -> new Update<>(Changes.of(new GrantChange.PutGrant(grant)), true));
  }

  private GrantRecord grant(KeyMetadata key, String id) {
    return keys.grantsOf(Arn.of(key.arn())).grant(id).orElseThrow();
  }

  private static GenerateDataKey use(KeyMetadata key) {
    return GenerateDataKey.of(key.arn(), EncryptionContext.EMPTY);
  }

  private static String keyPolicy(String principal) {
    return """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Allow","Principal":{"AWS":["%s"]},"Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":"*","Action":"kms:Sign","Resource":"*","Condition":
           {"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/Bob"}}}]}"""
        .formatted(principal);
  }
}
