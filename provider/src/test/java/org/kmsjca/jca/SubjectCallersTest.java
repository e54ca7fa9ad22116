// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Properties;
import java.util.Set;
import javax.crypto.Cipher;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsPrincipal;
import org.kmsjca.testing.Spec;

/** The setting {@code caller = subject}: every thread calls as the Subject that it has. */
class SubjectCallersTest {

  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);
  private static final String ALICE = "arn:aws:iam::000000000000:user/Alice";
  private static final String BOB = "arn:aws:iam::000000000000:user/Bob";

  @TempDir Path directory;
  private KmsProvider admin;
  private KmsProvider provider;
  private String keyArn;

  @BeforeEach
  void makeKeyForAlice() {
    admin = provider(null);
    provider = provider("subject");
    keyArn = admin.kms().call(CreateKey.of(null, policyFor(ALICE))).keyMetadata().arn();
  }

  @Test
  @Spec({"ID-42", "ID-43"})
  void encrypt_asTwoSubjects_sharesNoDataKey() throws Exception {
    KmsKey key = new KmsKeyHandle(keyArn, provider.connection());
    byte[] message = as(subject(ALICE), () -> run(Cipher.ENCRYPT_MODE, key, DATA));
    // Alice's data keys are cached now, both ways; Bob must not come by them.
    as(subject(ALICE), () -> run(Cipher.DECRYPT_MODE, key, message));
    assertThatThrownBy(() -> as(subject(BOB), () -> run(Cipher.ENCRYPT_MODE, key, DATA)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(BOB)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThatThrownBy(() -> as(subject(BOB), () -> run(Cipher.DECRYPT_MODE, key, message)))
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThat(as(subject(ALICE), () -> run(Cipher.DECRYPT_MODE, key, message))).isEqualTo(DATA);
  }

  @Test
  @Spec("ID-43")
  void cipher_thatPassesToAnotherSubject_asksAgain() throws Exception {
    KmsKey key = new KmsKeyHandle(keyArn, provider.connection());
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    as(subject(ALICE), () -> initAndFinish(cipher, key));
    assertThatThrownBy(() -> as(subject(BOB), () -> initAndFinish(cipher, key)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(BOB);
  }

  @Test
  @Spec("ID-43")
  void bothAllowed_haveDataKeysOfTheirOwn() throws Exception {
    KmsKey key = new KmsKeyHandle(keyArn, provider.connection());
    byte[] ofAlice = as(subject(ALICE), () -> run(Cipher.ENCRYPT_MODE, key, DATA));
    admin.kms().call(PutKeyPolicy.of(keyArn, policyFor(ALICE + "\",\"" + BOB)));
    byte[] ofBob = as(subject(BOB), () -> run(Cipher.ENCRYPT_MODE, key, DATA));
    int commitmentAndKey = 100;
    assertThat(java.util.Arrays.copyOf(ofAlice, commitmentAndKey))
        .isNotEqualTo(java.util.Arrays.copyOf(ofBob, commitmentAndKey));
    assertThat(as(subject(BOB), () -> run(Cipher.DECRYPT_MODE, key, ofAlice))).isEqualTo(DATA);
  }

  @Test
  @Spec("ID-42")
  void kms_isThatOfTheSubject_ofTheMoment() throws Exception {
    assertThat(
            as(subject("arn:aws:iam::000000000000:root"), () -> provider.kms().call(ListKeys.of()))
                .keys())
        .hasSize(1);
    assertThatThrownBy(() -> as(subject(BOB), () -> provider.kms().call(ListKeys.of())))
        .isInstanceOf(KmsAccessDeniedException.class)
        .hasMessageContaining(BOB);
  }

  @Test
  @Spec("ID-42")
  void noSubject_orOneThatSaysNothingOrTooMuch_isRefused() {
    KmsKey key = new KmsKeyHandle(keyArn, provider.connection());
    assertThatThrownBy(() -> run(Cipher.ENCRYPT_MODE, key, DATA))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("the thread has no Subject");
    assertRefused("0 principals", new Subject());
    Subject both = subject(ALICE);
    both.getPrincipals().add(new KmsPrincipal(BOB));
    assertRefused("2 principals", both);
  }

  @Test
  @Spec("ID-42")
  void accessKeyOfTheSubject_isChecked() {
    Subject subject = subject(ALICE);
    AccessKeyCredentials wrong =
        new AccessKeyCredentials("AKIAIOSFODNN7EXAMPLE", KeyMaterial.wrap(new byte[40]), null);
    subject.getPrivateCredentials().add(wrong);
    assertRefused("security token included in the request is invalid", subject);
    wrong.destroy();
    assertRefused("was destroyed", subject);
  }

  @Test
  @Spec("ID-42")
  void principal_thatIsNone_isRefused() {
    assertThatThrownBy(() -> new KmsPrincipal("Alice"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new KmsPrincipal(ALICE).getName()).isEqualTo(ALICE);
    assertThat(new KmsPrincipal(ALICE)).isEqualTo(new KmsPrincipal(ALICE)).hasToString(ALICE);
  }

  private void assertRefused(String reason, Subject subject) {
    assertThatThrownBy(() -> as(subject, () -> provider.kms().call(ListKeys.of())))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.code()).isEqualTo(KmsErrorCode.UNRECOGNIZED_CLIENT))
        .hasMessageContaining(reason);
  }

  private byte[] run(int mode, KmsKey key, byte[] data) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(mode, key);
    return cipher.doFinal(data);
  }

  private static byte[] initAndFinish(Cipher cipher, KmsKey key) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(DATA);
  }

  private KmsProvider provider(@Nullable String caller) {
    Properties properties = new Properties();
    if (caller != null) {
      properties.setProperty("caller", caller);
    }
    return new KmsProvider(Configuration.of(directory, properties));
  }

  private static Subject subject(String arn) {
    return new Subject(false, Set.of(new KmsPrincipal(arn)), Set.of(), Set.of());
  }

  /* Both JDK 17 and JDK 25 have it. */
  @SuppressWarnings("removal")
  private static <T> T as(Subject subject, PrivilegedExceptionAction<T> action) throws Exception {
    try {
      return Subject.doAs(subject, action);
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }

  private static String policyFor(String users) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
        + "\"000000000000\"},\"Action\":[\"kms:PutKeyPolicy\",\"kms:DescribeKey\"],\"Resource\":\"*\"},"
        + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\""
        + users
        + "\"]},\"Action\":[\"kms:GenerateDataKey\",\"kms:Decrypt\"],\"Resource\":\"*\"}]}";
  }
}
