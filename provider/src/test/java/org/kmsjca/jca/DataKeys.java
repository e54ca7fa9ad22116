// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.kmsjca.datakey.DataKeyReference;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.Kms;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.testing.FakeProvider;

/** Data keys for tests: generated ones, and handles of material that the test knows. */
final class DataKeys {

  static final String GCM = "AES/GCM/NoPadding";

  private DataKeys() {}

  /** A handle of known material, wrapped by the service like any other. */
  static KmsDataKey of(KmsProvider provider, String keyId, String algorithm, byte[] material) {
    return of(provider.kms(), provider.connection(), keyId, algorithm, material);
  }

  private static KmsDataKey of(
      Kms kms, KmsConnection connection, String keyId, String algorithm, byte[] material) {
    Encrypt.Result wrapped =
        kms.call(Encrypt.of(keyId, KeyMaterial.copyOf(material), EncryptionContext.EMPTY));
    return new KmsDataKeyHandle(
        new DataKeyReference(
            wrapped.keyId(),
            algorithm,
            material.length * Byte.SIZE,
            EncryptionContext.EMPTY,
            wrapped.ciphertextBlob()),
        connection);
  }

  static KmsDataKey of(FakeProvider fake, String algorithm, byte[] material) {
    return of(fake.provider(), fake.keyArn(), algorithm, material);
  }

  /** A generated data key. */
  static KmsDataKey generate(FakeProvider fake, String algorithm) throws GeneralSecurityException {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", fake.provider());
    generator.init(new DataKeyGenParameterSpec(FakeProvider.ALIAS, algorithm));
    return (KmsDataKey) generator.generateKey();
  }

  /** The last data key that a service generated, as any provider takes it. */
  static SecretKey copy(FakeProvider fake, String algorithm) {
    var all = fake.kms().dataKeys();
    return new SecretKeySpec(all.get(all.size() - 1), algorithm);
  }

  static Cipher cipher(FakeProvider fake, String transformation) throws GeneralSecurityException {
    return Cipher.getInstance(transformation, fake.provider());
  }

  static Cipher jdk(String transformation) throws GeneralSecurityException {
    return Cipher.getInstance(transformation, "SunJCE");
  }

  static Mac mac(FakeProvider fake, String algorithm) throws GeneralSecurityException {
    return Mac.getInstance(algorithm, fake.provider());
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
