// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactorySpi;
import org.jspecify.annotations.Nullable;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsKeySpec;

/**
 * SecretKeyFactory {@code KMS-AES}: from the name of a KMS key to its handle, and back. The service
 * is not asked, and no key material goes either way.
 */
final class KmsSecretKeyFactory extends SecretKeyFactorySpi {

  private final KmsConnection connection;

  KmsSecretKeyFactory(KmsProvider provider) {
    this.connection = provider.connection();
  }

  @Override
  protected SecretKey engineGenerateSecret(@Nullable KeySpec spec) throws InvalidKeySpecException {
    if (!(spec instanceof KmsKeySpec named)) {
      throw new InvalidKeySpecException(
          "key specification "
              + (spec == null ? "null" : "of class " + spec.getClass().getName())
              + "; allowed: KmsKeySpec. Key material is imported by the KeyStore");
    }
    return new KmsKeyHandle(named.keyId(), connection);
  }

  @Override
  protected KeySpec engineGetKeySpec(@Nullable SecretKey key, @Nullable Class<?> type)
      throws InvalidKeySpecException {
    if (!(key instanceof KmsKey ours)) {
      throw new InvalidKeySpecException(shown(key) + "; allowed: a KmsKey");
    }
    if (ours.isDestroyed()) {
      throw new InvalidKeySpecException("the key handle was destroyed; get it again");
    }
    if (type != KmsKeySpec.class) {
      throw new InvalidKeySpecException(
          "a KMS key cannot be exported; the only specification of it is KmsKeySpec");
    }
    return new KmsKeySpec(ours.keyId());
  }

  @Override
  protected SecretKey engineTranslateKey(@Nullable SecretKey key) throws InvalidKeyException {
    if (!(key instanceof KmsKey ours)) {
      throw new InvalidKeyException(
          shown(key) + "; allowed: a KmsKey. Key material is imported by the KeyStore");
    }
    if (ours.isDestroyed()) {
      throw new InvalidKeyException("the key handle was destroyed; get it again");
    }
    return ours instanceof KmsKeyHandle ? ours : new KmsKeyHandle(ours.keyId(), connection);
  }

  private static String shown(@Nullable SecretKey key) {
    return "key " + (key == null ? "null" : "of class " + key.getClass().getName());
  }
}
