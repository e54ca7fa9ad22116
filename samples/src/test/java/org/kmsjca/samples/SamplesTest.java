// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each sample prints is what its page promises, its refusals included. */
final class SamplesTest {

  @TempDir Path home;

  private List<String> linesOf(Class<?> sample) throws Exception {
    ChildJvm run = ChildJvm.run(List.of(), sample.getName(), home.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output().lines().toList();
  }

  @Test
  void encryptAndDecrypt_changedBit_refused() throws Exception {
    assertThat(linesOf(Sample01_EncryptAndDecrypt.class))
        .containsExactly(
            "the handle holds a key: false",
            "decrypted: 4000 0012 3456 7899",
            "one bit changed: AEADBadTagException");
  }

  @Test
  void encryptAndDecrypt_secondRun_saysThatTheAliasExists() throws Exception {
    linesOf(Sample01_EncryptAndDecrypt.class);
    ChildJvm again =
        ChildJvm.run(List.of(), Sample01_EncryptAndDecrypt.class.getName(), home.toString());
    assertThat(again.exitCode()).isNotZero();
    assertThat(again.output()).contains("the alias 'alias/cards' exists already");
  }

  @Test
  void encryptionContext_otherTenant_refused() throws Exception {
    List<String> lines = linesOf(Sample02_EncryptionContext.class);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("blue reads: 120.00 EUR");
    assertThat(lines.get(1)).isEqualTo("green reads: AEADBadTagException");
    assertThat(lines.get(2))
        .startsWith("no tenant: AccessDeniedException: User: arn:aws:iam::000000000000:root")
        .contains("kms:GenerateDataKey", "explicit deny", "TenantRequired");
  }

  @Test
  void policyDenies_formDecrypts_refusedUntilThePolicyAllowsIt() throws Exception {
    List<String> lines = linesOf(Sample03_PolicyDenies.class);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("encrypted: true");
    assertThat(lines.get(1))
        .startsWith("denied: AccessDeniedException: User: arn:aws:iam::000000000000:role/form")
        .contains("kms:Decrypt", "PutKeyPolicy");
    assertThat(lines.get(2)).isEqualTo("allowed: the bridge is cracked");
  }

  @Test
  void replaceKey_oldMessage_openedByTheOldKeyOnly() throws Exception {
    assertThat(linesOf(Sample04_ReplaceKey.class))
        .containsExactly(
            "new message, new key: page 2",
            "old message, alias: AEADBadTagException",
            "old message, old key: page 1",
            "password moved: true");
  }

  @Test
  void streaming_cutOff_refused() throws Exception {
    List<String> lines = linesOf(Sample05_Streaming.class);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("restored: 33554432 bytes");
    assertThat(lines.get(1)).startsWith("cut off: javax.crypto.AEADBadTagException");
  }

  @Test
  void bytesEncryptor_refusals_areOfTwoKinds() throws Exception {
    assertThat(linesOf(Sample07_BytesEncryptor.class))
        .containsExactly(
            "decrypted: the bridge is cracked",
            "one bit changed: not a message of this key",
            "destroyed: the key handle was destroyed; get it from the KeyStore again");
  }

  @Test
  void whoMayDoWhat_grantGiven_isTheReason() throws Exception {
    List<String> lines = linesOf(Sample06_WhoMayDoWhat.class);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("allowed before: false, ").contains("identity");
    assertThat(lines.get(1)).startsWith("allowed after: true, ").contains("grant");
    assertThat(lines.get(2)).isEqualTo("by the grant: true");
    assertThat(lines.get(3)).matches("bytes: [0-9]+");
    assertThat(lines.get(4)).isEqualTo("audit trail intact: true");
  }
}
