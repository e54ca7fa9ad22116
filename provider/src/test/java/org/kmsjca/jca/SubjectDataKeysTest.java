// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.security.UnrecoverableKeyException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.Subject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsPrincipal;
import org.kmsjca.testing.Spec;

/**
 * Several users in one JVM with data keys in their hands, and both ways to become somebody: {@code
 * Subject.doAs}, and {@code Subject.callAs} from JDK 18 on.
 */
class SubjectDataKeysTest {

  private static final int FIRST_WITH_CALL_AS = 18;
  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);
  private static final GCMParameterSpec IV = new GCMParameterSpec(128, new byte[12]);
  private static final String ALICE = "arn:aws:iam::000000000000:user/Alice";
  private static final String CAROL = "arn:aws:iam::000000000000:user/Carol";
  private static final String BOB = "arn:aws:iam::000000000000:user/Bob";

  @TempDir Path directory;
  private KmsProvider provider;
  private String keyArn;

  @BeforeEach
  void makeKeyForAliceAndCarol() {
    KmsProvider admin = provider("arn:aws:iam::000000000000:root");
    provider = provider("subject");
    keyArn = admin.kms().call(CreateKey.of(null, policy())).keyMetadata().arn();
  }

  private KmsProvider provider(String caller) {
    Properties properties = new Properties();
    properties.setProperty("caller", caller);
    return new KmsProvider(Configuration.of(directory, properties));
  }

  private static String policy() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
        + "\"000000000000\"},\"Action\":\"kms:PutKeyPolicy\",\"Resource\":\"*\"},{\"Effect\":\"Allow\","
        + "\"Principal\":{\"AWS\":[\""
        + ALICE
        + "\",\""
        + CAROL
        + "\"]},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";
  }

  private static Subject subject(String arn) {
    return new Subject(true, Set.of(new KmsPrincipal(arn)), Set.of(), Set.of());
  }

  @SuppressWarnings("removal")
  private static <T> T as(String user, PrivilegedExceptionAction<T> action) throws Exception {
    try {
      return Subject.doAs(subject(user), action);
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }

  private SecretKey dataKey(String algorithm) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new DataKeyGenParameterSpec(keyArn, algorithm));
    return generator.generateKey();
  }

  private byte[] encrypt(SecretKey key) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key, IV);
    return cipher.doFinal(DATA);
  }

  private byte[] decrypt(SecretKey key, byte[] text) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(Cipher.DECRYPT_MODE, key, IV);
    return cipher.doFinal(text);
  }

  private byte[] mac(SecretKey key) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256", provider);
    mac.init(key);
    return mac.doFinal(DATA);
  }

  /** A data key that one user has in use is none for another one who holds the same handle. */
  @Test
  @Spec({"ID-43", "DK-5"})
  void handleInTheHandsOfAnother_isRefusedAlthoughItsKeyIsCached() throws Exception {
    SecretKey key = as(ALICE, () -> dataKey("AES"));
    SecretKey macKey = as(ALICE, () -> dataKey("HmacSHA256"));
    byte[] text = as(ALICE, () -> encrypt(key));
    byte[] mac = as(ALICE, () -> mac(macKey));
    assertThatThrownBy(() -> as(BOB, () -> decrypt(key, text)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(BOB)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThatThrownBy(() -> as(BOB, () -> mac(macKey)))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThat(as(CAROL, () -> decrypt(key, text))).isEqualTo(DATA);
    assertThat(as(CAROL, () -> mac(macKey))).isEqualTo(mac);
  }

  /** Callers share no data key, but an IV that one has used is used up for all of them. */
  @Test
  @Spec({"ID-43", "DK-10"})
  void ivThatOneUserHasUsed_isRefusedToAnother() throws Exception {
    SecretKey key = as(ALICE, () -> dataKey("AES"));
    as(ALICE, () -> encrypt(key));
    assertThatThrownBy(() -> as(CAROL, () -> encrypt(key)))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessageContaining("before");
  }

  /**
   * Nobody is not somebody whom policy refuses: a KeyStore has no handle of any name for nobody.
   */
  @Test
  @Spec("ID-42")
  void keyStoreWithoutASubject_givesNoKeysThatItDidNotList() throws Exception {
    KeyStore keyStore = as(ALICE, this::loaded);
    assertThat(as(BOB, () -> keyStore.getKey(keyArn, null))).as("policy decides").isNotNull();
    assertThat(keyStore.containsAlias(keyArn)).isFalse();
    assertThat(keyStore.getCreationDate(keyArn)).isNull();
    assertThatThrownBy(() -> keyStore.getKey(keyArn, null))
        .isInstanceOf(UnrecoverableKeyException.class)
        .hasMessageContaining("no Subject")
        .hasMessageNotContaining("key policy");
    assertThatThrownBy(this::loaded)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no Subject")
        .hasMessageNotContaining("key policy");
  }

  private KeyStore loaded() throws Exception {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    return keyStore;
  }

  /* By reflection: JDK 17 does not have it. */
  private static <T> T callAs(String user, Callable<T> action) throws Exception {
    try {
      @SuppressWarnings("unchecked")
      T result =
          (T)
              Subject.class
                  .getMethod("callAs", Subject.class, Callable.class)
                  .invoke(null, subject(user), action);
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof CompletionException failed
              && failed.getCause() instanceof Exception cause
          ? cause
          : e;
    }
  }

  /** The API that replaces doAs; the other one for asking throws from JDK 24 on. */
  @Test
  @Spec("ID-42")
  void callAs_whereTheJdkHasIt_isWhoCalls() throws Exception {
    if (Runtime.version().feature() < FIRST_WITH_CALL_AS) {
      System.out.println("skipped: JDK " + Runtime.version().feature() + " has no Subject.callAs");
    }
    assumeTrue(Runtime.version().feature() >= FIRST_WITH_CALL_AS);
    SecretKey key = callAs(ALICE, () -> dataKey("AES"));
    KmsKey kmsKey = new KmsKeyHandle(keyArn, provider.connection());
    byte[] text = callAs(ALICE, () -> encrypt(key));
    byte[] message = callAs(CAROL, () -> run(Cipher.ENCRYPT_MODE, kmsKey, DATA));
    assertThat(callAs(CAROL, () -> decrypt(key, text))).isEqualTo(DATA);
    assertThat(callAs(ALICE, () -> run(Cipher.DECRYPT_MODE, kmsKey, message))).isEqualTo(DATA);
    assertThatThrownBy(() -> callAs(BOB, () -> decrypt(key, text)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining(BOB);
    assertThatThrownBy(() -> callAs(BOB, () -> run(Cipher.DECRYPT_MODE, kmsKey, message)))
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    // One within the other: the inner one calls, and afterwards the outer one again.
    assertThat(
            callAs(
                ALICE,
                () -> {
                  assertThatThrownBy(() -> callAs(BOB, () -> decrypt(key, text)))
                      .hasMessageContaining(BOB);
                  return as(CAROL, () -> decrypt(key, text));
                }))
        .isEqualTo(DATA);
  }

  private byte[] run(int mode, KmsKey key, byte[] data) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(mode, key);
    return cipher.doFinal(data);
  }
}
