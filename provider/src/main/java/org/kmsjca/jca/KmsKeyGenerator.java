// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.kmsjca.datakey.DataKeyReference;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsKeyGenParameterSpec;

/**
 * KeyGenerator {@code KMS-AES}: makes a KMS key, or with {@link DataKeyGenParameterSpec} a data key
 * under one, and gives its handle.
 *
 * <p>Randomness is the service's; a {@code SecureRandom} that a caller passes is not used.
 */
final class KmsKeyGenerator extends KeyGeneratorSpi {

  private static final int KEY_BITS = 256;
  private static final int SHORTEST_WAITING_PERIOD_DAYS = 7;
  private static final KmsKeyGenParameterSpec DEFAULTS =
      new KmsKeyGenParameterSpec(null, null, null);

  private final KmsConnection connection;
  private KmsKeyGenParameterSpec spec = DEFAULTS;
  private @Nullable DataKeyGenParameterSpec dataKeySpec;

  KmsKeyGenerator(KmsProvider provider) {
    this.connection = provider.connection();
  }

  @Override
  protected void engineInit(@Nullable SecureRandom random) {
    dataKeySpec = null;
    spec = DEFAULTS;
  }

  @Override
  protected void engineInit(@Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (params instanceof DataKeyGenParameterSpec given) {
      dataKeySpec = given;
      return;
    }
    if (!(params instanceof KmsKeyGenParameterSpec given)) {
      throw new InvalidAlgorithmParameterException(
          "parameters "
              + (params == null ? "null" : "of class " + params.getClass().getName())
              + "; allowed: KmsKeyGenParameterSpec, DataKeyGenParameterSpec");
    }
    dataKeySpec = null;
    spec = given;
  }

  @Override
  protected void engineInit(int keySizeBits, @Nullable SecureRandom random) {
    if (keySizeBits != KEY_BITS) {
      throw new InvalidParameterException(
          "key size " + keySizeBits + " bits; allowed: " + KEY_BITS);
    }
    dataKeySpec = null;
    spec = DEFAULTS;
  }

  @Override
  protected SecretKey engineGenerateKey() {
    DataKeyGenParameterSpec dataKey = dataKeySpec;
    try {
      return dataKey == null
          ? generate(connection.kms())
          : generateDataKey(connection.kms(), dataKey);
    } catch (KmsException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  private SecretKey generate(Kms kms) {
    String alias = spec.alias();
    if (alias != null && exists(kms, alias)) {
      throw new ProviderException(
          "the alias '"
              + alias
              + "' exists already; no key was made. Choose another alias, or get "
              + "the key from the KeyStore");
    }
    String keyArn = kms.call(CreateKey.of(spec.description(), spec.policy())).keyMetadata().arn();
    if (alias != null) {
      name(kms, alias, keyArn);
    }
    return new KmsKeyHandle(alias == null ? keyArn : alias, connection);
  }

  /* In plaintext nobody sees it before it is used. The ARN stays right when an alias moves on. */
  private SecretKey generateDataKey(Kms kms, DataKeyGenParameterSpec wanted) {
    GenerateDataKeyWithoutPlaintext.Result made =
        kms.call(
            new GenerateDataKeyWithoutPlaintext(
                wanted.keyId(),
                wanted.encryptionContext(),
                null,
                wanted.sizeBits() / Byte.SIZE,
                List.of(),
                false));
    return new KmsDataKeyHandle(
        new DataKeyReference(
            made.keyId(),
            wanted.algorithm(),
            wanted.sizeBits(),
            wanted.encryptionContext(),
            made.ciphertextBlob()),
        connection);
  }

  private static boolean exists(Kms kms, String alias) {
    try {
      kms.call(DescribeKey.of(alias));
      return true;
    } catch (KmsNotFoundException e) {
      return false;
    }
  }

  /* A key that cannot get its name would be lost among the others: it is given back. */
  private static void name(Kms kms, String alias, String keyArn) {
    try {
      kms.call(new CreateAlias(alias, keyArn));
    } catch (KmsException e) {
      try {
        kms.call(new ScheduleKeyDeletion(keyArn, SHORTEST_WAITING_PERIOD_DAYS));
      } catch (KmsException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }
}
