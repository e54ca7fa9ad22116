// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

class CiphertextBlobTest {

  private static final int LARGEST_BLOB_OF_AWS_KMS_BYTES = 6144;
  private static final KeyId KEY_ID = new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final KeyId MULTI_REGION = new KeyId("mrk-1234abcd12ab34cd56ef1234567890ab");
  private static final EncryptionContext CONTEXT = EncryptionContext.of("purpose", "tests");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final BackingKey backingKey = BackingKey.generate(RANDOM, KeyRecords.CREATED);

  private static KeyMaterial plaintext(int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    Arrays.fill(bytes, (byte) 0x5a);
    return KeyMaterial.wrap(bytes);
  }

  private Bytes seal(int sizeBytes) {
    return CiphertextBlob.seal(backingKey, KEY_ID, plaintext(sizeBytes), CONTEXT, RANDOM);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, CiphertextBlob.MAX_PLAINTEXT_BYTES})
  @Spec("CB-3")
  void open_whatWasSealed_givesThePlaintext(int sizeBytes) {
    Bytes sealed = seal(sizeBytes);
    assertThat(sealed.sizeBytes())
        .isEqualTo(sizeBytes + CiphertextBlob.OVERHEAD_BYTES)
        .isLessThanOrEqualTo(LARGEST_BLOB_OF_AWS_KMS_BYTES);
    CiphertextBlob blob = CiphertextBlob.parse(sealed);
    assertThat(blob.keyId()).isEqualTo(KEY_ID);
    assertThat(blob.keyMaterialId()).isEqualTo(backingKey.id());
    assertThat(blob.open(backingKey, CONTEXT).toByteArray())
        .isEqualTo(plaintext(sizeBytes).toByteArray());
  }

  @Test
  @Spec("CB-2")
  void parse_multiRegionKey_isNamed() {
    Bytes sealed = CiphertextBlob.seal(backingKey, MULTI_REGION, plaintext(1), CONTEXT, RANDOM);
    CiphertextBlob blob = CiphertextBlob.parse(sealed);
    assertThat(blob.keyId()).isEqualTo(MULTI_REGION);
    assertThat(blob.open(backingKey, CONTEXT).sizeBytes()).isEqualTo(1);
  }

  @Test
  void seal_samePlaintextTwice_givesDifferentBytes() {
    byte[] first = seal(32).toByteArray();
    byte[] second = seal(32).toByteArray();
    int header = CiphertextBlob.OVERHEAD_BYTES - 16;
    assertThat(Arrays.copyOfRange(first, header, first.length))
        .isNotEqualTo(Arrays.copyOfRange(second, header, second.length));
  }

  @Test
  void seal_twice_drawsBothSaltAndIv() {
    int sealed = CiphertextBlob.OVERHEAD_BYTES - 16;
    int iv = sealed - 12;
    int salt = iv - 16;
    byte[] first = seal(32).toByteArray();
    byte[] second = seal(32).toByteArray();
    assertThat(Arrays.copyOfRange(first, salt, iv))
        .isNotEqualTo(Arrays.copyOfRange(second, salt, iv));
    assertThat(Arrays.copyOfRange(first, iv, sealed))
        .isNotEqualTo(Arrays.copyOfRange(second, iv, sealed));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, CiphertextBlob.MAX_PLAINTEXT_BYTES + 1})
  void seal_plaintextOfForbiddenSize_isRefused(int sizeBytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> seal(sizeBytes))
        .withMessageContaining(sizeBytes + " bytes");
  }

  @Test
  @Spec("CB-6")
  void open_anyByteChanged_isRefused() {
    byte[] sealed = seal(3).toByteArray();
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertInvalid(Bytes.wrap(changed), backingKey, CONTEXT);
    }
  }

  @Test
  @Spec("CB-1")
  void open_truncatedAnywhere_isRefused() {
    byte[] sealed = seal(3).toByteArray();
    for (int size = 0; size < sealed.length; size++) {
      assertInvalid(Bytes.copyOf(sealed, 0, size), backingKey, CONTEXT);
    }
    assertInvalid(Bytes.wrap(Arrays.copyOf(sealed, sealed.length + 1)), backingKey, CONTEXT);
  }

  @Test
  @Spec("CB-5")
  void open_otherContextOrKey_isRefused() {
    Bytes sealed = seal(32);
    assertInvalid(sealed, backingKey, EncryptionContext.EMPTY);
    assertInvalid(sealed, backingKey, EncryptionContext.of("purpose", "Tests"));
    assertInvalid(sealed, BackingKey.generate(RANDOM, KeyRecords.CREATED), CONTEXT);
  }

  @Test
  @Spec("CB-4")
  void open_sameMaterialInAnotherKmsKey_isRefused() {
    byte[] sealed = seal(32).toByteArray();
    sealed[1 + 1] ^= 1; // the first byte of the key ID
    CiphertextBlob renamed = CiphertextBlob.parse(Bytes.wrap(sealed));
    assertThat(renamed.keyId()).isNotEqualTo(KEY_ID);
    assertThatThrownBy(() -> renamed.open(backingKey, CONTEXT))
        .isInstanceOf(KmsInvalidCiphertextException.class);
  }

  @Test
  @Spec("CB-6")
  void parse_randomBytes_isRefused() {
    long seed = new Random().nextLong();
    System.out.println("CiphertextBlobTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      if (i % 2 == 0 && bytes.length > 1) {
        bytes[0] = 1;
        bytes[1] = (byte) (i % 4 / 2);
      }
      assertInvalid(Bytes.wrap(bytes), backingKey, CONTEXT);
    }
  }

  private static void assertInvalid(Bytes blob, BackingKey key, EncryptionContext context) {
    assertThatThrownBy(() -> CiphertextBlob.parse(blob).open(key, context))
        .isInstanceOf(KmsInvalidCiphertextException.class)
        .hasMessage("InvalidCiphertextException")
        .hasNoCause();
  }

  /** Opens by the page alone, with the JDK's primitives. */
  @Test
  @Spec({"CB-1", "CB-4", "CB-5"})
  void seal_decodedAsTheSpecificationSays_givesThePlaintext() throws GeneralSecurityException {
    byte[] sealed = seal(32).toByteArray();
    byte[] header = Arrays.copyOf(sealed, 78);
    assertThat(header[0]).isEqualTo((byte) 1); // CB-1
    Provider jdk = Security.getProvider("SunJCE");
    Mac mac = Mac.getInstance("HmacSHA256", jdk);
    mac.init(new SecretKeySpec(header, 50, 16, "RAW")); // CB-4: HKDF, extract with the salt
    mac.init(new SecretKeySpec(mac.doFinal(backingKey.material().toByteArray()), "RAW"));
    mac.update("KMS-JCA CiphertextBlob v1".getBytes(StandardCharsets.US_ASCII));
    mac.update(header, 1, 17);
    byte[] key = mac.doFinal(new byte[] {1});
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", jdk);
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, header, 66, 12));
    cipher.updateAAD(header);
    cipher.updateAAD(ByteBuffer.wrap(CONTEXT.encoded().toByteArray()));
    assertThat(cipher.doFinal(sealed, 78, sealed.length - 78))
        .isEqualTo(plaintext(32).toByteArray());
  }
}
