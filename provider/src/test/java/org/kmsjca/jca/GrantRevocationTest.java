// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.ProviderException;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsKeyGenParameterSpec;
import org.kmsjca.testing.Spec;

/** Whoever works by a grant stops when it is deleted, although data keys are cached. */
class GrantRevocationTest {

  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);
  private static final String ALICE = "arn:aws:iam::000000000000:user/alice";

  @TempDir Path directory;
  private KmsProvider owner;
  private KmsProvider alice;
  private String arn;

  @BeforeEach
  void makeKey() throws Exception {
    owner = provider(null);
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", owner);
    generator.init(new KmsKeyGenParameterSpec("orders"));
    generator.generateKey();
    arn = owner.kms().call(DescribeKey.of("alias/orders")).keyMetadata().arn();
    alice = provider(ALICE);
  }

  @Test
  @Spec("GR-40")
  void revokedGrant_stopsTheNextInitAndTheNextMessage() throws Exception {
    CreateGrant.Result grant = grant();
    deletionStopsAlice(new RevokeGrant(arn, grant.grantId(), false));
  }

  @Test
  @Spec("GR-40")
  void retiredGrant_stopsTheNextInitAndTheNextMessage() throws Exception {
    CreateGrant.Result grant = grant();
    deletionStopsAlice(new RetireGrant(grant.grantToken(), null, null, false));
  }

  @Test
  @Spec("GR-40")
  void otherGrant_takesOver() throws Exception {
    CreateGrant.Result grant = grant();
    grant();
    KmsKey key = handle();
    Cipher encryptor = cipher(Cipher.ENCRYPT_MODE, key);
    byte[] message = encryptor.doFinal(DATA);
    owner.kms().call(new RevokeGrant(arn, grant.grantId(), false));
    assertThat(cipher(Cipher.DECRYPT_MODE, key).doFinal(message)).isEqualTo(DATA);
    encryptor.doFinal(DATA);
  }

  private void deletionStopsAlice(KmsRequest<?> deletion) throws Exception {
    KmsKey key = handle();
    Cipher encryptor = cipher(Cipher.ENCRYPT_MODE, key);
    byte[] message = encryptor.doFinal(DATA);
    Cipher decryptor = cipher(Cipher.DECRYPT_MODE, key);
    assertThat(decryptor.doFinal(message)).isEqualTo(DATA);
    owner.kms().call(deletion);
    assertThatThrownBy(() -> cipher(Cipher.ENCRYPT_MODE, key))
        .isInstanceOf(InvalidKeyException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThatThrownBy(() -> encryptor.doFinal(DATA))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    assertThatThrownBy(() -> decryptor.doFinal(message))
        .isInstanceOf(ProviderException.class)
        .hasCauseInstanceOf(KmsAccessDeniedException.class);
    grant();
    assertThat(cipher(Cipher.DECRYPT_MODE, key).doFinal(message)).isEqualTo(DATA);
  }

  private CreateGrant.Result grant() {
    return owner
        .kms()
        .call(
            CreateGrant.of(
                arn,
                ALICE,
                GrantOperation.DESCRIBE_KEY,
                GrantOperation.GENERATE_DATA_KEY,
                GrantOperation.DECRYPT));
  }

  private KmsProvider provider(@Nullable String caller) {
    Properties properties = new Properties();
    if (caller != null) {
      properties.setProperty("caller", caller);
    }
    return new KmsProvider(Configuration.of(directory, properties));
  }

  private KmsKey handle() throws Exception {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", alice);
    keyStore.load(null, null);
    return (KmsKey) keyStore.getKey(arn, null);
  }

  private Cipher cipher(int mode, KmsKey with) throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding", alice);
    cipher.init(mode, with);
    return cipher;
  }
}
