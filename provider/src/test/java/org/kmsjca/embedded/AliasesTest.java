// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.UpdateAlias;

/** Making, moving and removing names of keys. */
class AliasesTest extends KmsContractTest {

  private static final String PREFIX_MISSING =
      "Alias must start with the prefix \"alias/\". Please see"
          + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";

  @Test
  void createAlias_thenListed() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/app/one_two-3", key.arn()));
    assertThat(kms.call(new ListAliases(key.keyId(), null, null)).aliases())
        .containsExactly(
            new AliasListEntry(
                "alias/app/one_two-3", aliasArn("alias/app/one_two-3"), key.keyId(), START, START));
  }

  @Test
  void createAlias_exists_isAlreadyExists() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/app", key.keyId()));
    assertError(
        KmsErrorCode.ALREADY_EXISTS,
        "An alias with the name " + aliasArn("alias/app") + " already exists",
        () -> kms.call(new CreateAlias("alias/app", createKey().keyId())));
    assertThat(kms.call(DescribeKey.of("alias/app")).keyMetadata().keyId()).isEqualTo(key.keyId());
  }

  @Test
  void createAlias_badName_isRefusedAsAwsWordsIt() {
    String key = createKey().keyId();
    assertError(
        KmsErrorCode.VALIDATION, PREFIX_MISSING, () -> kms.call(new CreateAlias("app", key)));
    assertError(
        KmsErrorCode.VALIDATION,
        "alias/my:alias contains invalid characters for an alias",
        () -> kms.call(new CreateAlias("alias/my:alias", key)));
    assertErrorContains(
        KmsErrorCode.INVALID_ALIAS_NAME, "alias/", () -> kms.call(new CreateAlias("alias/", key)));
    assertErrorContains(
        KmsErrorCode.VALIDATION, "alias/", () -> kms.call(new UpdateAlias("alias/", key)));
    assertErrorContains(
        KmsErrorCode.VALIDATION, "alias/", () -> kms.call(new DeleteAlias("alias/")));
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value 'alias/my alias' at 'aliasName' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
        () -> kms.call(new CreateAlias("alias/my alias", key)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "at 'aliasName' failed to satisfy constraint: Member must have length less than or equal"
            + " to 256",
        () -> kms.call(new CreateAlias("alias/" + "x".repeat(251), key)));
  }

  @Test
  void reservedName_isNotAuthorizedWithEmptyText() {
    KeyMetadata key = createKey();
    assertError(
        KmsErrorCode.NOT_AUTHORIZED,
        "",
        () -> kms.call(new CreateAlias("alias/aws/s3", key.keyId())));
    assertError(KmsErrorCode.NOT_AUTHORIZED, "", () -> kms.call(new DeleteAlias("alias/aws/s3")));
    assertError(
        KmsErrorCode.NOT_AUTHORIZED,
        "",
        () -> kms.call(new UpdateAlias("alias/aws/s3", key.keyId())));
  }

  @Test
  void createAlias_targetIsAlias_isRefused() {
    kms.call(new CreateAlias("alias/app", createKey().keyId()));
    for (String target : List.of("alias/app", aliasArn("alias/app"))) {
      assertError(
          KmsErrorCode.VALIDATION,
          "Aliases must refer to keys. Not aliases",
          () -> kms.call(new CreateAlias("alias/other", target)));
    }
  }

  @Test
  void createAlias_fiftyOneForOneKey_isLimitExceeded() {
    KeyMetadata key = createKey();
    for (int i = 0; i < 50; i++) {
      kms.call(new CreateAlias("alias/a" + i, key.keyId()));
    }
    assertErrorContains(
        KmsErrorCode.LIMIT_EXCEEDED,
        key.arn() + " has 50 aliases",
        () -> kms.call(new CreateAlias("alias/a50", key.keyId())));
    kms.call(new CreateAlias("alias/b", createKey().keyId()));
    assertErrorContains(
        KmsErrorCode.LIMIT_EXCEEDED,
        "50 aliases",
        () -> kms.call(new UpdateAlias("alias/b", key.keyId())));
    kms.call(new UpdateAlias("alias/a0", key.keyId()));
  }

  @Test
  void updateAlias_movesAndKeepsCreationDate() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    kms.call(new CreateAlias("alias/app", from.keyId()));
    clock.advance(Duration.ofHours(1));
    kms.call(new UpdateAlias("alias/app", to.arn()));
    assertThat(madeAliases())
        .containsExactly(
            new AliasListEntry(
                "alias/app",
                aliasArn("alias/app"),
                to.keyId(),
                START,
                START.plus(Duration.ofHours(1))));
    assertThat(kms.call(DescribeKey.of("alias/app")).keyMetadata()).isEqualTo(to);
    assertThat(kms.call(new ListAliases(from.keyId(), null, null)).aliases()).isEmpty();
  }

  @Test
  void updateAlias_toOtherKindOfKey_isRefused() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    kms.call(new CreateAlias("alias/app", from.keyId()));
    KmsKeyRecord key = stored(to);
    put(
        KmsKeyRecord.builder(key.arn(), key.creationDate())
            .description(key.description())
            .keyUsage(KeyUsage.GENERATE_VERIFY_MAC)
            .keySpec(KeySpec.HMAC_256)
            .origin(key.origin())
            .state(key.state())
            .deletionDate(null)
            .policy(key.policy())
            .backingKeys(key.backingKeys())
            .build());
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "it cannot name one of spec HMAC_256",
        () -> kms.call(new UpdateAlias("alias/app", to.keyId())));
  }

  @Test
  void updateAndDelete_unknownAlias_isNotFound() {
    KeyMetadata key = createKey();
    String text = "Alias " + aliasArn("alias/none") + " is not found.";
    assertError(
        KmsErrorCode.NOT_FOUND, text, () -> kms.call(new UpdateAlias("alias/none", key.keyId())));
    assertError(KmsErrorCode.NOT_FOUND, text, () -> kms.call(new DeleteAlias("alias/none")));
    assertError(KmsErrorCode.VALIDATION, PREFIX_MISSING, () -> kms.call(new DeleteAlias("none")));
  }

  @Test
  void deleteAlias_leavesTheKey() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/app", key.keyId()));
    kms.call(new DeleteAlias("alias/app"));
    assertThat(madeAliases()).isEmpty();
    assertThat(kms.call(DescribeKey.of(key.keyId())).keyMetadata()).isEqualTo(key);
    kms.call(new CreateAlias("alias/app", key.keyId()));
  }
}
