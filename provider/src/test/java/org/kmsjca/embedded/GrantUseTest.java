// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.kms.GrantOperation.CREATE_GRANT;
import static org.kmsjca.kms.GrantOperation.DECRYPT;
import static org.kmsjca.kms.GrantOperation.DESCRIBE_KEY;
import static org.kmsjca.kms.GrantOperation.ENCRYPT;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY;
import static org.kmsjca.kms.GrantOperation.RE_ENCRYPT_FROM;
import static org.kmsjca.kms.GrantOperation.RE_ENCRYPT_TO;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantListEntry;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** What grants allow, to whom, and when. */
class GrantUseTest extends GrantContractTest {

  private static final Caller SESSION = Caller.of("arn:aws:sts::111122223333:assumed-role/App/one");

  @Test
  @Spec("GR-20")
  void grant_allowsItsOperationsToItsGranteeOnItsKey() {
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    assertMayNot(as(ALICE), key, CONTEXT);
    grant(key, ALICE, GENERATE_DATA_KEY);
    assertMay(as(ALICE), key, CONTEXT);
    assertMay(as(ALICE), key, EncryptionContext.EMPTY);
    assertMayNot(as(BOB), key, CONTEXT);
    assertMayNot(as(ALICE), other, CONTEXT);
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:Encrypt",
        () -> as(ALICE).call(Encrypt.of(key.arn(), secret("x"), CONTEXT)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(ALICE).call(DescribeKey.of(key.arn())));
  }

  @Test
  @Spec("GR-21")
  void grantee_roleCoversItsSessions_sessionOnlyItself() {
    KeyMetadata key = createKey();
    Caller other = Caller.of("arn:aws:sts::111122223333:assumed-role/App/two");
    grant(key, Caller.of("arn:aws:iam::111122223333:role/path/App"), GENERATE_DATA_KEY);
    assertMay(as(SESSION), key, CONTEXT);
    assertMay(as(other), key, CONTEXT);
    assertMayNot(as(Caller.of("arn:aws:sts::111122223333:assumed-role/Apps/one")), key, CONTEXT);
    assertMayNot(as(Caller.of("arn:aws:sts::444455556666:assumed-role/App/one")), key, CONTEXT);
    KeyMetadata forOne = createKey();
    grant(forOne, SESSION, GENERATE_DATA_KEY);
    assertMay(as(SESSION), forOne, CONTEXT);
    assertMayNot(as(other), forOne, CONTEXT);
  }

  @Test
  @Spec("GR-21")
  void grantee_federatedUser() {
    KeyMetadata key = createKey();
    Caller federated = Caller.of("arn:aws:sts::111122223333:federated-user/Carol");
    grant(key, federated, GENERATE_DATA_KEY);
    assertMay(as(federated), key, CONTEXT);
    assertMayNot(as(Caller.of("arn:aws:iam::111122223333:user/Carol")), key, CONTEXT);
  }

  @Test
  @Spec("GR-21")
  void grantee_ofAnotherAccount_needsNothingElse() {
    KeyMetadata key = createKey();
    grant(key, FOREIGN_USER, GENERATE_DATA_KEY);
    assertMay(as(FOREIGN_USER), key, CONTEXT);
    assertMayNot(as(FOREIGN_ROOT), key, CONTEXT);
  }

  @Test
  @Spec("GR-22")
  void grantee_account_isItsRootUser_othersNeedIdentityPolicies() {
    KeyMetadata key = createKey();
    grant(key, FOREIGN_ROOT, GENERATE_DATA_KEY);
    assertMay(as(FOREIGN_ROOT), key, CONTEXT);
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "because no identity-based policy allows the kms:GenerateDataKey action",
        () -> as(FOREIGN_USER).call(dataKey(key, CONTEXT)));
  }

  @Test
  @Spec("GR-23")
  void denyOfTheKeyPolicy_beatsTheGrant() {
    KeyMetadata key = createKey();
    grant(key, ALICE, GENERATE_DATA_KEY);
    kms.call(
        PutKeyPolicy.of(
            key.arn(),
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},
              "Action":"kms:GenerateDataKey","Resource":"*"}]}"""));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "with an explicit deny in a resource-based policy",
        () -> as(ALICE).call(dataKey(key, CONTEXT)));
  }

  @Test
  @Spec("GR-24")
  void equalsConstraint_needsExactlyThesePairs() {
    KeyMetadata key = createKey();
    grant(key, ALICE, GrantConstraints.equalTo(CONTEXT), GENERATE_DATA_KEY);
    assertMay(as(ALICE), key, CONTEXT);
    assertMay(as(ALICE), key, EncryptionContext.of("DEPARTMENT", "Engineering"));
    assertMayNot(as(ALICE), key, EncryptionContext.of("Department", "engineering"));
    assertMayNot(as(ALICE), key, EncryptionContext.EMPTY);
    assertMayNot(
        as(ALICE), key, EncryptionContext.of(Map.of("Department", "Engineering", "a", "b")));
    assertMayNot(
        as(ALICE),
        key,
        EncryptionContext.of(Map.of("Department", "Engineering", "department", "Engineering")));
  }

  @Test
  @Spec("GR-24")
  void subsetConstraint_needsTheseAndMayHaveMore() {
    KeyMetadata key = createKey();
    grant(key, ALICE, GrantConstraints.subset(CONTEXT), GENERATE_DATA_KEY);
    assertMay(as(ALICE), key, CONTEXT);
    assertMay(as(ALICE), key, EncryptionContext.of(Map.of("department", "Engineering", "a", "b")));
    assertMayNot(as(ALICE), key, EncryptionContext.of("a", "b"));
    assertMayNot(as(ALICE), key, EncryptionContext.EMPTY);
    assertMayNot(as(ALICE), key, EncryptionContext.of("Department", "Engineering "));
  }

  @Test
  @Spec("GR-24")
  void bothConstraints_mustHold() {
    KeyMetadata key = createKey();
    EncryptionContext two = EncryptionContext.of(Map.of("a", "1", "b", "2"));
    grant(
        key,
        ALICE,
        new GrantConstraints(EncryptionContext.of("a", "1"), two, null),
        GENERATE_DATA_KEY);
    assertMay(as(ALICE), key, two);
    assertMayNot(as(ALICE), key, EncryptionContext.of("a", "1"));
    KeyMetadata never = createKey();
    grant(
        never,
        ALICE,
        new GrantConstraints(EncryptionContext.of("c", "3"), two, null),
        GENERATE_DATA_KEY);
    assertMayNot(as(ALICE), never, two);
  }

  @Test
  @Spec("GR-25")
  void contextConstraints_doNotApplyToDescribeKey() {
    KeyMetadata key = createKey();
    grant(key, ALICE, GrantConstraints.equalTo(CONTEXT), DESCRIBE_KEY);
    assertThat(as(ALICE).call(DescribeKey.of(key.arn())).keyMetadata().arn()).isEqualTo(key.arn());
  }

  @Test
  @Spec("GR-26")
  void sourceConstraint_needsTheSource() {
    KeyMetadata key = createKey();
    GrantConstraints source =
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE);
    grant(key, ALICE, source, GENERATE_DATA_KEY, DESCRIBE_KEY);
    assertMay(as(ALICE, SOURCE, null), key, CONTEXT);
    assertMayNot(as(ALICE), key, CONTEXT);
    assertMayNot(as(ALICE, SOURCE + "5", null), key, CONTEXT);
    as(ALICE, SOURCE, null).call(DescribeKey.of(key.arn()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:DescribeKey",
        () -> as(ALICE).call(DescribeKey.of(key.arn())));
    KeyMetadata free = createKey();
    grant(free, ALICE, GENERATE_DATA_KEY);
    assertMay(as(ALICE, SOURCE, null), free, CONTEXT);
  }

  @Test
  @Spec("GR-29")
  void grantee_service_isNobodyWhoCallsHere() {
    KeyMetadata key = createKey();
    GrantConstraints source =
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE);
    kms.call(
        Grants.of(key, ALICE, GENERATE_DATA_KEY)
            .grantee(null)
            .granteeService("dynamodb.us-west-2.amazonaws.com")
            .retiring(ROOT)
            .constraints(source)
            .build());
    assertThat(list(key))
        .singleElement()
        .returns("dynamodb.us-west-2.amazonaws.com", GrantListEntry::granteeServicePrincipal);
    assertMayNot(as(ALICE, SOURCE, "dynamodb.us-west-2.amazonaws.com"), key, CONTEXT);
    assertMayNot(as(ALICE, SOURCE, null), key, CONTEXT);
    grant(key, ALICE, source, GENERATE_DATA_KEY);
    assertMay(as(ALICE, SOURCE, "dynamodb.us-west-2.amazonaws.com"), key, CONTEXT);
  }

  @Test
  @Spec("GR-3")
  void grantee_serviceGivenAsPrincipal_isRefused() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.INVALID_ARN,
        "ARN does not refer to a valid principal: dynamodb.amazonaws.com",
        () -> kms.call(CreateGrant.of(key.arn(), "dynamodb.amazonaws.com", GENERATE_DATA_KEY)));
  }

  @Test
  @Spec("GR-27")
  void reEncrypt_needsBothSides_eachWithItsContext() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    EncryptionContext after = EncryptionContext.of("after", "x");
    Bytes blob = kms.call(Encrypt.of(from.arn(), secret("x"), CONTEXT)).ciphertextBlob();
    grant(from, ALICE, GrantConstraints.equalTo(CONTEXT), RE_ENCRYPT_FROM, DECRYPT, ENCRYPT);
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReEncryptTo",
        () -> as(ALICE).call(reEncrypt(blob, from, to, after)));
    grant(to, ALICE, GrantConstraints.equalTo(after), RE_ENCRYPT_TO);
    as(ALICE).call(reEncrypt(blob, from, to, after));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReEncryptTo",
        () -> as(ALICE).call(reEncrypt(blob, from, to, CONTEXT)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:ReEncryptFrom",
        () -> as(ALICE).call(reEncrypt(blob, to, from, after)));
  }

  @Test
  @Spec("GR-27")
  void reEncrypt_sourceArn_mustBeTheSameOnBothSides() {
    GrantConstraints bound =
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE);
    RevocableKms service = as(ALICE, SOURCE, null);
    for (boolean fromBound : List.of(true, false)) {
      for (boolean toBound : List.of(true, false)) {
        KeyMetadata from = createKey();
        KeyMetadata to = createKey();
        Bytes blob = kms.call(Encrypt.of(from.arn(), secret("x"), CONTEXT)).ciphertextBlob();
        grant(from, ALICE, fromBound ? bound : GrantConstraints.NONE, RE_ENCRYPT_FROM);
        grant(to, ALICE, toBound ? bound : GrantConstraints.NONE, RE_ENCRYPT_TO);
        if (fromBound == toBound) {
          service.call(reEncrypt(blob, from, to, CONTEXT));
        } else {
          assertErrorContains(
              KmsErrorCode.ACCESS_DENIED,
              "kms:ReEncrypt",
              () -> service.call(reEncrypt(blob, from, to, CONTEXT)));
        }
        if (fromBound || toBound) {
          assertErrorContains(
              KmsErrorCode.ACCESS_DENIED,
              "kms:ReEncrypt",
              () -> as(ALICE).call(reEncrypt(blob, from, to, CONTEXT)));
        }
      }
    }
  }

  @Test
  @Spec("GR-27")
  void reEncrypt_sourceArnOnOneSide_worksWithAPolicyOnTheOther() {
    KeyMetadata from = createKey();
    KeyMetadata to =
        createKey(
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},
              "Action":"kms:ReEncryptTo","Resource":"*"}]}""");
    Bytes blob = kms.call(Encrypt.of(from.arn(), secret("x"), CONTEXT)).ciphertextBlob();
    grant(
        from,
        ALICE,
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, SOURCE),
        RE_ENCRYPT_FROM);
    grant(to, ALICE, RE_ENCRYPT_TO);
    as(ALICE, SOURCE, null).call(reEncrypt(blob, from, to, CONTEXT));
  }

  @Test
  @Spec("GR-28")
  void decryptWithoutKeyId_byGrant_works() {
    KeyMetadata key = createKey();
    Bytes blob = kms.call(Encrypt.of(key.arn(), secret("text"), CONTEXT)).ciphertextBlob();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "The ciphertext refers to",
        () -> as(ALICE).call(Decrypt.of(blob, CONTEXT, null)));
    grant(key, ALICE, DECRYPT);
    assertThat(text(as(ALICE).call(Decrypt.of(blob, CONTEXT, null)).plaintext())).isEqualTo("text");
  }

  @Test
  @Spec("GR-30")
  void childGrant_onlyNarrower() {
    KeyMetadata key = createKey();
    grant(key, ALICE, GrantConstraints.subset(CONTEXT), CREATE_GRANT, DECRYPT, GENERATE_DATA_KEY);
    GrantConstraints narrower =
        GrantConstraints.subset(
            EncryptionContext.of(Map.of("department", "Engineering", "a", "b")));
    child(key, narrower, GENERATE_DATA_KEY);
    child(key, GrantConstraints.equalTo(CONTEXT), DECRYPT, GENERATE_DATA_KEY, CREATE_GRANT);
    assertNoChild(key, GrantConstraints.NONE, DECRYPT);
    assertNoChild(key, narrower, DECRYPT, ENCRYPT);
    assertNoChild(
        key, GrantConstraints.subset(EncryptionContext.of("Department", "Sales")), DECRYPT);
    assertMay(as(BOB), key, EncryptionContext.of(Map.of("Department", "Engineering", "a", "b")));
    assertThat(list(key)).hasSize(3);
  }

  @Test
  @Spec("GR-30")
  void childGrant_equalsStaysEquals_sourceStays() {
    KeyMetadata key = createKey();
    grant(
        key,
        ALICE,
        new GrantConstraints(EncryptionContext.EMPTY, CONTEXT, SOURCE),
        CREATE_GRANT,
        DECRYPT);
    RevocableKms alice = as(ALICE, SOURCE, null);
    alice.call(
        Grants.of(key, BOB, DECRYPT)
            .constraints(new GrantConstraints(EncryptionContext.EMPTY, CONTEXT, SOURCE))
            .build());
    for (GrantConstraints wider :
        List.of(
            GrantConstraints.equalTo(CONTEXT),
            new GrantConstraints(CONTEXT, EncryptionContext.EMPTY, SOURCE),
            new GrantConstraints(
                EncryptionContext.EMPTY,
                EncryptionContext.of(Map.of("Department", "Engineering", "a", "b")),
                SOURCE),
            new GrantConstraints(EncryptionContext.EMPTY, CONTEXT, SOURCE + "5"))) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          "kms:CreateGrant",
          () -> alice.call(Grants.of(key, BOB, DECRYPT).constraints(wider).build()));
    }
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:CreateGrant",
        () ->
            as(ALICE)
                .call(
                    Grants.of(key, BOB, DECRYPT)
                        .constraints(new GrantConstraints(EncryptionContext.EMPTY, CONTEXT, SOURCE))
                        .build()));
  }

  @Test
  @Spec("GR-31")
  void grantsByPolicy_areNotLimitedToTheCreatorsRights() {
    KeyMetadata key =
        createKey(
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/Alice"},
              "Action":"kms:CreateGrant","Resource":"*"}]}""");
    grant(key, ALICE, GrantConstraints.equalTo(CONTEXT), CREATE_GRANT, DECRYPT);
    child(key, GrantConstraints.NONE, GENERATE_DATA_KEY);
    assertMay(as(BOB), key, EncryptionContext.EMPTY);
    assertMayNot(as(ALICE), key, EncryptionContext.EMPTY);
  }

  @Test
  @Spec("GR-32")
  void parentDeleted_childStays() {
    KeyMetadata key = createKey();
    String parent = grant(key, ALICE, CREATE_GRANT, GENERATE_DATA_KEY).grantId();
    child(key, GrantConstraints.NONE, GENERATE_DATA_KEY);
    kms.call(new org.kmsjca.kms.RevokeGrant(key.arn(), parent, false));
    assertMayNot(as(ALICE), key, CONTEXT);
    assertMay(as(BOB), key, CONTEXT);
  }

  private void child(KeyMetadata key, GrantConstraints constraints, GrantOperation... operations) {
    as(ALICE).call(Grants.of(key, BOB, operations).constraints(constraints).build());
  }

  private void assertNoChild(
      KeyMetadata key, GrantConstraints constraints, GrantOperation... operations) {
    CreateGrant request = Grants.of(key, BOB, operations).constraints(constraints).build();
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED, "kms:CreateGrant", () -> as(ALICE).call(request));
  }

  private static ReEncrypt reEncrypt(
      Bytes blob, KeyMetadata from, KeyMetadata to, EncryptionContext after) {
    return new ReEncrypt(
        blob, CONTEXT, from.arn(), to.arn(), after, null, null, List.of(), false, List.of());
  }
}
