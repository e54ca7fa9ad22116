// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GetKeyLastUsage;
import org.kmsjca.kms.KeyLastUsageData;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.material.Bytes;

/** When a key was last used. */
class KeyLastUsageTest extends KmsContractTest {

  private static final EncryptionContext NONE = EncryptionContext.EMPTY;

  private KeyLastUsageData lastUsage(KeyMetadata key) {
    return kms.call(new GetKeyLastUsage(key.keyId())).keyLastUsage();
  }

  @Test
  void keyNeverUsed_hasNoUse() {
    KeyMetadata key = createKey();
    clock.advance(Duration.ofDays(1));
    kms.call(DescribeKey.of(key.keyId()));
    GetKeyLastUsage.Result result = kms.call(new GetKeyLastUsage(key.arn()));
    assertThat(result.keyId()).isEqualTo(key.arn());
    assertThat(result.keyLastUsage()).isNull();
    assertThat(result.trackingStartDate()).isEqualTo(key.creationDate());
    assertThat(result.keyCreationDate()).isEqualTo(key.creationDate());
  }

  @Test
  void use_isToldWithItsRecordInTheTrail() {
    KeyMetadata key = createKey();
    clock.advance(Duration.ofHours(1));
    Bytes blob = kms.call(Encrypt.of(key.keyId(), secret("x"), NONE)).ciphertextBlob();
    assertThat(lastUsage(key).operation()).isEqualTo("Encrypt");
    clock.advance(Duration.ofHours(1));
    kms.call(Decrypt.of(blob, NONE, null)).plaintext().destroy();
    String eventId = lastEvent().get("eventID").asText();
    String requestId = lastEvent().get("requestID").asText();
    KeyLastUsageData use = lastUsage(key);
    assertThat(use.operation()).isEqualTo("Decrypt");
    assertThat(use.timestamp()).isEqualTo(clock.instant());
    assertThat(use.cloudTrailEventId()).isEqualTo(eventId);
    assertThat(use.kmsRequestId()).isEqualTo(requestId);
  }

  @Test
  void reEncrypt_isAUseOfBothKeys() {
    KeyMetadata from = createKey();
    KeyMetadata to = createKey();
    Bytes blob = kms.call(Encrypt.of(from.keyId(), secret("x"), NONE)).ciphertextBlob();
    kms.call(ReEncrypt.of(blob, NONE, to.keyId()));
    assertThat(lastUsage(from).operation()).isEqualTo("ReEncrypt");
    assertThat(lastUsage(to).operation()).isEqualTo("ReEncrypt");
  }

  @Test
  void failedAndDryCalls_areNoUse() {
    KeyMetadata key = createKey();
    assertThat(catchThrowable(() -> kms.call(GenerateDataKey.of(key.keyId(), NONE).asDryRun())))
        .isNotNull();
    kms.call(new DisableKey(key.keyId()));
    assertThat(catchThrowable(() -> kms.call(GenerateDataKey.of(key.keyId(), NONE)))).isNotNull();
    assertThat(lastUsage(key)).isNull();
  }

  @Test
  void callThatCannotBeRecorded_isNoUse() {
    KeyMetadata key = createKey();
    auditFails = true;
    assertThat(catchThrowable(() -> kms.call(GenerateDataKey.of(key.keyId(), NONE)))).isNotNull();
    auditFails = false;
    assertThat(lastUsage(key)).isNull();
  }

  @Test
  void alias_isRefused() {
    KeyMetadata key = createKey();
    kms.call(new CreateAlias("alias/x", key.keyId()));
    assertError(
        KmsErrorCode.NOT_FOUND,
        "Invalid keyId alias/x",
        () -> kms.call(new GetKeyLastUsage("alias/x")));
  }
}
