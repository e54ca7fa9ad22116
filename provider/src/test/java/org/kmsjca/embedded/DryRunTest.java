// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DryRunModifier;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.Spec;

/** Requests that are only checked. */
class DryRunTest extends KmsContractTest {

  private static final String WOULD_SUCCEED =
      "The request would have succeeded, but the DryRun option is set.";
  private static final EncryptionContext CONTEXT = EncryptionContext.of("a", "b");
  private static final Bytes GARBAGE = Bytes.utf8("garbage");

  private static Decrypt decrypt(Bytes blob, String keyId, boolean dryRun) {
    return new Decrypt(
        blob, CONTEXT, List.of(), keyId, null, dryRun, List.of(DryRunModifier.IGNORE_CIPHERTEXT));
  }

  private static ReEncrypt reEncrypt(Bytes blob, String from, String to, boolean dryRun) {
    return new ReEncrypt(
        blob,
        CONTEXT,
        from,
        to,
        CONTEXT,
        null,
        null,
        List.of(),
        dryRun,
        List.of(DryRunModifier.IGNORE_CIPHERTEXT));
  }

  private void assertWouldSucceed(SupportsDryRun<?> request) {
    assertError(KmsErrorCode.DRY_RUN_OPERATION, WOULD_SUCCEED, () -> kms.call(request));
    assertThat(lastEvent().get("errorCode").asText()).isEqualTo("DryRunOperationException");
  }

  @Test
  @Spec("KL-45")
  void dryRun_neverSucceedsAndLeavesNoUse() {
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    Bytes blob = kms.call(Encrypt.of(key.keyId(), secret("x"), CONTEXT)).ciphertextBlob();
    Object use = kms.call(new GetKeyLastUsage(key.keyId())).keyLastUsage();
    for (SupportsDryRun<?> request :
        List.<SupportsDryRun<?>>of(
            Encrypt.of(key.keyId(), secret("x"), CONTEXT),
            Decrypt.of(blob, CONTEXT, null),
            ReEncrypt.of(blob, CONTEXT, other.keyId()),
            GenerateDataKey.of(key.keyId(), CONTEXT),
            GenerateDataKeyWithoutPlaintext.of(key.keyId(), CONTEXT))) {
      assertWouldSucceed(request.asDryRun());
    }
    assertThat(kms.call(new GetKeyLastUsage(key.keyId())).keyLastUsage()).isEqualTo(use);
    assertThat(kms.call(new GetKeyLastUsage(other.keyId())).keyLastUsage()).isNull();
  }

  @Test
  @Spec("KL-45")
  void dryRun_findsWhatIsWrong() {
    KeyMetadata key = createKey();
    Bytes blob = kms.call(Encrypt.of(key.keyId(), secret("x"), CONTEXT)).ciphertextBlob();
    EncryptionContext wrong = EncryptionContext.of("a", "c");
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(Decrypt.of(blob, wrong, null).asDryRun()));
    assertError(
        KmsErrorCode.INVALID_CIPHERTEXT,
        null,
        () -> kms.call(ReEncrypt.of(blob, wrong, key.keyId()).asDryRun()));
    kms.call(new DisableKey(key.keyId()));
    assertError(
        KmsErrorCode.DISABLED,
        key.arn() + " is disabled.",
        () -> kms.call(Encrypt.of(key.keyId(), secret("x"), CONTEXT).asDryRun()));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:Encrypt",
        () -> as(ALICE).call(Encrypt.of(key.arn(), secret("x"), CONTEXT).asDryRun()));
  }

  @Test
  @Spec("KL-46")
  void ignoredCiphertext_mayBeMissingOrGarbage() {
    KeyMetadata key = createKey();
    KeyMetadata other = createKey();
    assertWouldSucceed(decrypt(null, key.keyId(), true));
    assertWouldSucceed(decrypt(GARBAGE, key.arn(), true));
    assertWouldSucceed(reEncrypt(null, key.keyId(), other.keyId(), true));
    assertWouldSucceed(reEncrypt(GARBAGE, key.keyId(), other.keyId(), true));
    kms.call(new DisableKey(key.keyId()));
    assertError(
        KmsErrorCode.DISABLED,
        key.arn() + " is disabled.",
        () -> kms.call(decrypt(null, key.keyId(), true)));
    assertErrorContains(
        KmsErrorCode.ACCESS_DENIED,
        "kms:Decrypt",
        () -> as(ALICE).call(decrypt(null, key.arn(), true)));
  }

  @Test
  @Spec("KL-47")
  void ignoredCiphertext_needsDryRunAndAKey() {
    KeyMetadata key = createKey();
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "only if DryRun is true",
        () -> kms.call(decrypt(GARBAGE, key.keyId(), false)));
    assertErrorContains(
        KmsErrorCode.VALIDATION, "KeyId is required", () -> kms.call(decrypt(GARBAGE, null, true)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "SourceKeyId is required",
        () -> kms.call(reEncrypt(null, null, key.keyId(), true)));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
        () -> kms.call(new Decrypt(null, CONTEXT, List.of(), key.keyId(), null, true, List.of())));
  }
}
