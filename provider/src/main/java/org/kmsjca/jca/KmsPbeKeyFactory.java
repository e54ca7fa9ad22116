// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * SecretKeyFactory {@code PBEWithKMSAES}: the "password" names a KMS key, by alias, key ID or ARN.
 * The service is not asked: whether the key exists and may be used is decided when it is.
 *
 * <p>The password is not a secret. It is copied, so that the caller can clear it at once. Salt,
 * iteration count and key length of a {@link PBEKeySpec} are not used: {@code PBEParameterSpec} has
 * those that are bound to a message.
 *
 * <p><b>Thread safety:</b> confined to one thread, like every SPI object.
 */
final class KmsPbeKeyFactory extends SecretKeyFactorySpi {

  private final KmsProvider provider;

  KmsPbeKeyFactory(KmsProvider provider) {
    this.provider = provider;
  }

  /** Makes the handle. */
  @Override
  protected SecretKey engineGenerateSecret(@Nullable KeySpec spec) throws InvalidKeySpecException {
    if (!(spec instanceof PBEKeySpec pbe)) {
      throw new InvalidKeySpecException(
          "a key specification "
              + (spec == null ? "null" : "of class " + spec.getClass().getName())
              + "; allowed: PBEKeySpec, whose password names a KMS key");
    }
    char[] password = passwordOf(pbe);
    try {
      String keyId = new String(password).strip();
      if (keyId.isEmpty()) {
        throw new InvalidKeySpecException(
            "the password is empty; it must name a KMS key: alias name, key ID or ARN");
      }
      return new KmsPbeKeyHandle(new KmsKeyHandle(keyId, provider.connection()));
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static char[] passwordOf(PBEKeySpec spec) throws InvalidKeySpecException {
    try {
      return spec.getPassword();
    } catch (IllegalStateException e) {
      throw new InvalidKeySpecException("the password was cleared", e);
    }
  }

  /** Gives the name of the KMS key back, as a password; nothing else can be had of a handle. */
  @Override
  protected KeySpec engineGetKeySpec(@Nullable SecretKey key, @Nullable Class<?> type)
      throws InvalidKeySpecException {
    if (!(key instanceof KmsPbeKeyHandle handle)) {
      throw new InvalidKeySpecException(
          "a key "
              + (key == null ? "null" : "of class " + key.getClass().getName())
              + "; allowed: one of this factory");
    }
    if (type == null || !type.isAssignableFrom(PBEKeySpec.class)) {
      throw new InvalidKeySpecException(
          "the key cannot be given as "
              + (type == null ? "null" : type.getName())
              + ": it is not exportable; allowed: PBEKeySpec, whose password names the KMS key");
    }
    return new PBEKeySpec(handle.kmsKey().keyId().toCharArray());
  }

  /** Gives a handle back as it is; other keys cannot be translated. */
  @Override
  protected SecretKey engineTranslateKey(@Nullable SecretKey key) throws InvalidKeyException {
    if (key instanceof KmsPbeKeyHandle) {
      return key;
    }
    throw new InvalidKeyException(
        "a key "
            + (key == null ? "null" : "of class " + key.getClass().getName())
            + " cannot become a handle of a KMS key");
  }
}
