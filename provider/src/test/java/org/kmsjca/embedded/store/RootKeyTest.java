// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.keys.KeyRecords;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

class RootKeyTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Arn ARN = KeyRecords.keyArn(UUID.randomUUID());
  private static final String ID = "ab".repeat(32);
  private static final byte[] MATERIAL = new byte[32];

  private final RootKey rootKey = RootKey.of(new byte[32]);
  private final byte[] wrapped =
      rootKey.wrap(ARN.toString(), ID, KeyMaterial.copyOf(MATERIAL), RANDOM);

  @Test
  @Spec("ST-12")
  void unwrap_whatWasWrapped_givesTheMaterial() throws AEADBadTagException {
    assertThat(rootKey.unwrap(ARN.toString(), ID, wrapped).toByteArray()).isEqualTo(MATERIAL);
  }

  /** Unwraps by the page alone, with the JDK's primitives. */
  @Test
  @Spec({"ST-12", "ST-13"})
  void wrap_unwrappedAsTheSpecificationSays_givesTheMaterial() throws GeneralSecurityException {
    Provider jdk = Security.getProvider("SunJCE");
    Mac mac = Mac.getInstance("HmacSHA256", jdk);
    mac.init(new SecretKeySpec(new byte[32], "RAW")); // HKDF: no salt
    mac.init(new SecretKeySpec(mac.doFinal(new byte[32]), "RAW")); // the root key is all zeros
    mac.update("KMS-JCA key wrapping".getBytes(StandardCharsets.US_ASCII));
    byte[] wrappingKey = mac.doFinal(new byte[] {1});
    byte[] arn = ARN.toString().getBytes(StandardCharsets.UTF_8);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", jdk);
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(wrappingKey, "AES"),
        new GCMParameterSpec(128, wrapped, 1, 12));
    cipher.updateAAD(new byte[] {1, 0, 0, 0, (byte) arn.length});
    cipher.updateAAD(arn);
    cipher.updateAAD(ID.getBytes(StandardCharsets.US_ASCII));
    assertThat(cipher.doFinal(wrapped, 13, wrapped.length - 13)).isEqualTo(MATERIAL);
  }

  @Test
  void wrap_twice_givesDifferentBytes() {
    assertThat(rootKey.wrap(ARN.toString(), ID, KeyMaterial.copyOf(MATERIAL), RANDOM))
        .isNotEqualTo(wrapped);
  }

  @Test
  @Spec("ST-13")
  void unwrap_atAnotherPlace_isRefused() {
    assertRefused(rootKey, KeyRecords.keyArn(UUID.randomUUID()), ID, wrapped);
    assertRefused(rootKey, ARN, "ba".repeat(32), wrapped);
  }

  @Test
  @Spec("ST-13")
  void unwrap_partsOfTheNameMoved_isRefused() {
    Arn longer = Arn.of(ARN + "ab");
    assertRefused(rootKey, longer, ID.substring(2), wrapped);
  }

  @Test
  void unwrap_withAnotherRootKey_isRefused() {
    byte[] other = new byte[32];
    other[31] = 1;
    assertRefused(RootKey.of(other), ARN, ID, wrapped);
    assertThat(RootKey.of(other).id()).isNotEqualTo(rootKey.id());
  }

  @Test
  @Spec("ST-12")
  void unwrap_anyByteChangedOrMissing_isRefused() {
    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= (byte) 0x80;
      assertRefused(rootKey, ARN, ID, changed);
      assertRefused(rootKey, ARN, ID, Arrays.copyOf(wrapped, i));
    }
  }

  @Test
  @Spec("ST-11")
  void id_ofTheSameKey_isTheSame() {
    assertThat(RootKey.of(new byte[32]).id()).isEqualTo(rootKey.id()).matches("[0-9a-f]{32}");
    assertThat(rootKey).hasToString("RootKey[" + rootKey.id() + "]");
  }

  private static void assertRefused(RootKey key, Arn arn, String id, byte[] wrapped) {
    assertThatExceptionOfType(AEADBadTagException.class)
        .isThrownBy(() -> key.unwrap(arn.toString(), id, wrapped));
  }
}
