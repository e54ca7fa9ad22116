// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kmsjca.kms.GrantOperation.CREATE_GRANT;
import static org.kmsjca.kms.GrantOperation.GENERATE_DATA_KEY;
import static org.kmsjca.kms.GrantOperation.RETIRE_GRANT;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** Tokens make new grants count at once, and do nothing else. */
class GrantTokensTest extends GrantContractTest {

  private static final Duration DELAY = Duration.ofMinutes(5);

  @Test
  @Spec("GR-50")
  void delay_grantCountsAfterIt_withTokenAtOnce() {
    delayGrants(DELAY);
    KeyMetadata key = createKey();
    CreateGrant.Result made = grant(key, ALICE, GENERATE_DATA_KEY);
    assertMayNot(as(ALICE), key, CONTEXT);
    as(ALICE).call(dataKey(key, CONTEXT, made.grantToken())).plaintext().destroy();
    clock.advance(DELAY.minusMillis(1));
    assertMayNot(as(ALICE), key, CONTEXT);
    clock.advance(Duration.ofMillis(1));
    assertMay(as(ALICE), key, CONTEXT);
    as(ALICE).call(dataKey(key, CONTEXT, made.grantToken())).plaintext().destroy();
  }

  @Test
  @Spec("GR-50")
  void delay_listedRetiredAndNamedAtOnce() {
    delayGrants(DELAY);
    KeyMetadata key = createKey();
    CreateGrant request = Grants.of(key, ALICE, RETIRE_GRANT).name("n").build();
    String id = kms.call(request).grantId();
    assertThat(kms.call(request).grantId()).isEqualTo(id);
    assertThat(list(key)).hasSize(1);
    as(ALICE).call(new RetireGrant(null, key.arn(), id, false));
    assertThat(list(key)).isEmpty();
  }

  @Test
  @Spec("GR-51")
  void delay_decisionIsNotStampedBeforeItsTime() {
    delayGrants(DELAY);
    KeyMetadata key = createKey();
    CreateGrant.Result made = grant(key, ALICE, GENERATE_DATA_KEY);
    DecisionStamp withToken =
        as(ALICE).callStamped(dataKey(key, CONTEXT, made.grantToken())).stamp();
    clock.advance(DELAY);
    DecisionStamp without = as(ALICE).callStamped(dataKey(key, CONTEXT)).stamp();
    clock.advance(Duration.ofDays(1000));
    assertThat(withToken.isCurrent()).isTrue();
    assertThat(without.isCurrent()).isTrue();
    clock.set(START);
    assertThat(without.isCurrent()).as("the clock was set back").isFalse();
    assertThat(withToken.isCurrent()).isTrue();
  }

  @Test
  @Spec("GR-52")
  void token_ofAnotherKeyOrCaller_isUseless() {
    delayGrants(DELAY);
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    String token = grant(key, ALICE, GENERATE_DATA_KEY).grantToken();
    grant(other, ALICE, GENERATE_DATA_KEY);
    assertDenied(dataKey(other, CONTEXT, token), "kms:GenerateDataKey");
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:GenerateDataKey",
        () -> as(BOB).call(dataKey(key, CONTEXT, token)));
    as(ALICE)
        .call(dataKey(key, CONTEXT, grant(other, BOB, GENERATE_DATA_KEY).grantToken(), token))
        .plaintext()
        .destroy();
  }

  @Test
  @Spec("GR-52")
  void token_ofARetiredGrant_isUseless() {
    KeyMetadata key = createKey();
    String token = grant(key, ALICE, GENERATE_DATA_KEY).grantToken();
    kms.call(new RetireGrant(token, null, null, false));
    assertDenied(dataKey(key, CONTEXT, token), "kms:GenerateDataKey");
  }

  @Test
  @Spec("GR-53")
  void token_malformed_isRefusedByEveryOperationThatTakesTokens() {
    KeyMetadata key = createKey();
    GenerateDataKey.Result made = kms.call(dataKey(key, CONTEXT));
    Bytes blob = made.ciphertextBlob();
    List<String> wrong = List.of("AQpAnot a token");
    List<KmsRequest<?>> requests =
        List.of(
            new Encrypt(key.arn(), secret("x"), CONTEXT, wrong, null, false),
            new Decrypt(blob, CONTEXT, wrong, null, null, false, List.of()),
            new GenerateDataKey(key.arn(), CONTEXT, 32, null, wrong, false),
            new GenerateDataKeyWithoutPlaintext(key.arn(), CONTEXT, null, 32, wrong, false),
            new ReEncrypt(
                blob, CONTEXT, null, key.arn(), CONTEXT, null, null, wrong, false, List.of()),
            new DescribeKey(key.arn(), wrong),
            Grants.of(key, ALICE, GENERATE_DATA_KEY).tokens(wrong.get(0)).build());
    for (KmsRequest<?> request : requests) {
      assertError(
          KmsErrorCode.INVALID_GRANT_TOKEN,
          "the grant token is not the GrantToken of an answer to CreateGrant",
          () -> kms.call(request));
      assertThat(lastEvent().toString()).doesNotContain(wrong.get(0));
    }
    assertErrorContains(
        KmsErrorCode.INVALID_GRANT_TOKEN,
        "grant token",
        () -> kms.call(new RetireGrant(wrong.get(0), null, null, false)));
  }

  @Test
  @Spec("GR-53")
  void token_malformed_isMetAfterTheKeyAndBeforeDenialAndState() {
    KeyMetadata key = createKey();
    kms.call(new DisableKey(key.keyId()));
    GenerateDataKey noKey =
        new GenerateDataKey(keyArn(UNKNOWN_KEY_ID), CONTEXT, 32, null, List.of("x"), false);
    assertErrorContains(KmsErrorCode.NOT_FOUND, "does not exist", () -> kms.call(noKey));
    assertErrorContains(
        KmsErrorCode.INVALID_GRANT_TOKEN,
        "grant token",
        () -> as(ALICE).call(dataKey(key, CONTEXT, "x")));
  }

  @Test
  @Spec("GR-54")
  void tokens_atMostTen() {
    KeyMetadata key = createKey();
    String token = grant(key, ALICE, GENERATE_DATA_KEY).grantToken();
    String[] ten = Collections.nCopies(10, token).toArray(new String[0]);
    as(ALICE).call(dataKey(key, CONTEXT, ten)).plaintext().destroy();
    String[] eleven = Collections.nCopies(11, token).toArray(new String[0]);
    assertError(
        KmsErrorCode.VALIDATION,
        "1 validation error detected: Value at 'grantTokens' failed to satisfy constraint: Member"
            + " must have length less than or equal to 10",
        () -> as(ALICE).call(dataKey(key, CONTEXT, eleven)));
  }

  @Test
  @Spec("GR-55")
  void token_letsTheGranteeGrantAtOnce() {
    delayGrants(DELAY);
    KeyMetadata key = createKey();
    String token = grant(key, ALICE, CREATE_GRANT, GENERATE_DATA_KEY).grantToken();
    CreateGrant child = Grants.of(key, BOB, GENERATE_DATA_KEY).build();
    assertDenied(child, "kms:CreateGrant");
    as(ALICE).call(Grants.of(key, BOB, GENERATE_DATA_KEY).tokens(token).build());
    clock.advance(DELAY);
    assertMay(as(BOB), key, CONTEXT);
  }

  private void assertDenied(KmsRequest<?> request, String action) {
    assertErrorContains(KmsErrorCode.ACCESS_DENIED, action, () -> as(ALICE).call(request));
  }
}
