// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.material.Bytes;

/** How keys are named, and the errors for names that lead nowhere. */
class IdentifiersTest extends KmsContractTest {

  private static final String LETS_FOREIGN_ROOT_USE =
      """
      {"Version":"2012-10-17","Statement":[
       {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},
       {"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}]}
      """;

  @Test
  void keyId_malformed_isInvalidKeyId() {
    for (String id :
        List.of(
            "nonsense",
            "1234abcd12ab34cd56ef1234567890ab",
            "1234ABCD-12AB-34CD-56EF-1234567890AB",
            "mrk-1234",
            "key/" + UNKNOWN_KEY_ID)) {
      assertError(
          KmsErrorCode.NOT_FOUND, "Invalid keyId '" + id + "'", () -> kms.call(DescribeKey.of(id)));
    }
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Invalid keyId 'nonsense'",
        () -> kms.call(DescribeKey.of(keyArn("nonsense"))));
  }

  @Test
  void keyId_unknown_doesNotExist() {
    String mrk = "mrk-" + "0".repeat(32);
    for (String id : List.of(UNKNOWN_KEY_ID, mrk)) {
      assertError(
          KmsErrorCode.NOT_FOUND,
          "Key '" + keyArn(id) + "' does not exist",
          () -> kms.call(DescribeKey.of(id)));
    }
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + keyArn(UNKNOWN_KEY_ID) + "' does not exist",
        () -> kms.call(new DisableKey(keyArn(UNKNOWN_KEY_ID))));
  }

  @Test
  void arn_ofOtherRegion_isInvalidArn() {
    String arn = createKey().arn().replace(REGION, "eu-central-1");
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Invalid arn eu-central-1",
        () -> kms.call(GenerateDataKey.of(arn, EncryptionContext.EMPTY)));
  }

  @Test
  void arn_malformed_isInvalidArnWhereTheOperationHasIt() {
    for (String arn :
        List.of("arn:aws", "arn:aws:s3:::bucket/x", keyArn("x").replace("key/x", "x"))) {
      assertErrorContains(KmsErrorCode.INVALID_ARN, arn, () -> kms.call(DescribeKey.of(arn)));
      assertError(
          KmsErrorCode.NOT_FOUND,
          "Invalid keyId '" + arn + "'",
          () -> kms.call(GenerateDataKey.of(arn, EncryptionContext.EMPTY)));
      assertError(
          KmsErrorCode.NOT_FOUND,
          "Invalid keyId '" + arn + "'",
          () -> kms.call(new CreateAlias("alias/x", arn)));
    }
  }

  @Test
  void alias_unknown_isNotFound() {
    String text = "Alias " + aliasArn("alias/none") + " is not found.";
    assertError(KmsErrorCode.NOT_FOUND, text, () -> kms.call(DescribeKey.of("alias/none")));
    assertError(
        KmsErrorCode.NOT_FOUND, text, () -> kms.call(DescribeKey.of(aliasArn("alias/none"))));
  }

  @Test
  void alias_whereOnlyKeysAreAccepted_isInvalidKeyId() {
    kms.call(new CreateAlias("alias/app", createKey().keyId()));
    for (String alias : List.of("alias/app", aliasArn("alias/app"))) {
      for (org.kmsjca.kms.KmsRequest<?> request :
          List.of(
              new DisableKey(alias),
              GetKeyPolicy.of(alias),
              PutKeyPolicy.of(alias, "{}"),
              new ScheduleKeyDeletion(alias, 7),
              new ListAliases(alias, null, null))) {
        assertError(KmsErrorCode.NOT_FOUND, "Invalid keyId " + alias, () -> kms.call(request));
      }
    }
  }

  @Test
  void foreignKey_policyAllows_worksByArnOnly() {
    KeyMetadata key = createKey(LETS_FOREIGN_ROOT_USE);
    Encrypt.Result encrypted =
        as(FOREIGN_ROOT).call(Encrypt.of(key.arn(), secret("x"), EncryptionContext.EMPTY));
    assertThat(encrypted.keyId()).isEqualTo(key.arn());
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Key '" + key.arn().replace(ACCOUNT, OTHER_ACCOUNT) + "' does not exist",
        () -> as(FOREIGN_ROOT).call(Encrypt.of(key.keyId(), secret("x"), EncryptionContext.EMPTY)));
  }

  @Test
  void foreignKey_bareKeyIdInDecrypt_worksWithItsCiphertextOnly() {
    KeyMetadata key = createKey(LETS_FOREIGN_ROOT_USE);
    Bytes blob =
        kms.call(Encrypt.of(key.arn(), secret("x"), EncryptionContext.EMPTY)).ciphertextBlob();
    Decrypt.Result decrypted =
        as(FOREIGN_ROOT).call(Decrypt.of(blob, EncryptionContext.EMPTY, key.keyId()));
    assertThat(decrypted.keyId()).isEqualTo(key.arn());
    assertThat(
            text(
                as(FOREIGN_ROOT).call(Decrypt.of(blob, EncryptionContext.EMPTY, null)).plaintext()))
        .isEqualTo("x");
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        "does not exist",
        () ->
            as(FOREIGN_ROOT)
                .call(Decrypt.of(Bytes.utf8("x"), EncryptionContext.EMPTY, key.keyId())));
  }

  @Test
  void foreignKey_notAllowedAndUnknown_cannotBeTold() {
    String known = createKey().arn();
    String unknown = keyArn(UNKNOWN_KEY_ID);
    String text =
        "User: arn:aws:iam::444455556666:root is not authorized to perform: kms:Encrypt on"
            + " resource: %s because the resource does not exist in this Region, no resource-based"
            + " policies allow access, or a resource-based policy explicitly denies access";
    for (String arn : List.of(known, unknown)) {
      assertError(
          KmsErrorCode.ACCESS_DENIED,
          text.formatted(arn),
          () -> as(FOREIGN_ROOT).call(Encrypt.of(arn, secret("x"), EncryptionContext.EMPTY)));
    }
  }

  @Test
  void foreignAlias_notAllowedAndUnknown_cannotBeTold() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/known", key.arn()));
    for (String alias : List.of("alias/known", "alias/unknown")) {
      String arn = "arn:aws:kms:us-west-2:111122223333:" + alias;
      assertError(
          KmsErrorCode.ACCESS_DENIED,
          "User: arn:aws:iam::444455556666:root is not authorized to perform: kms:DescribeKey on"
              + " resource: "
              + arn
              + " because the resource does not exist in this Region, no resource-based policies"
              + " allow access, or a resource-based policy explicitly denies access",
          () -> as(FOREIGN_ROOT).call(DescribeKey.of(arn)));
    }
  }

  @Test
  void foreignKey_operationInsideOneAccountOnly_isDeniedWhetherItExistsOrNot() {
    String known = createKey(LETS_FOREIGN_ROOT_USE).arn();
    for (String arn : List.of(known, keyArn(UNKNOWN_KEY_ID))) {
      assertErrorContains(
          KmsErrorCode.ACCESS_DENIED,
          arn + " because the resource does not exist in this Region",
          () -> as(FOREIGN_ROOT).call(new ScheduleKeyDeletion(arn, 7)));
    }
    assertThat(keys.keys()).allSatisfy(key -> assertThat(key.record().deletionDate()).isNull());
  }

  @Test
  void sameKeyIdInOtherAccount_isAnotherKey() {
    KeyMetadata foreign = as(FOREIGN_ROOT).call(CreateKey.of()).keyMetadata();
    assertErrorContains(
        KmsErrorCode.NOT_FOUND,
        keyArn(foreign.keyId()),
        () -> kms.call(DescribeKey.of(foreign.keyId())));
  }
}
