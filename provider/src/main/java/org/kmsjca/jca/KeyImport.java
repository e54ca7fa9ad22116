// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.KeyStoreException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.AesGcmCipher;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes a KMS key of an AES key that came from elsewhere.
 *
 * <p><b>Thread safety:</b> thread-safe, without state. <b>Secrets:</b> wiped before it returns; the
 * caller's key is the caller's.
 */
final class KeyImport {

  private static final String AES = "AES";
  private static final int SHORTEST_WAITING_PERIOD_DAYS = 7;

  private KeyImport() {}

  /**
   * Imports a key: {@code CreateKey}, {@code GetParametersForImport}, {@code ImportKeyMaterial}.
   *
   * @return the ARN of the KMS key
   * @throws KeyStoreException if the key is not an AES key of 256 bits that gives its bytes
   * @throws KmsException if the service refuses or fails; the KMS key is given back then
   */
  static String of(SecretKey key, Kms kms) throws KeyStoreException {
    KeyMaterial material = material(key);
    try {
      return into(newKey(kms), material, kms);
    } finally {
      material.destroy();
    }
  }

  private static KeyMaterial material(SecretKey key) throws KeyStoreException {
    byte @Nullable [] encoded = key.getEncoded();
    try {
      if (encoded == null
          || !AES.equalsIgnoreCase(key.getAlgorithm())
          || encoded.length != AesGcmCipher.KEY_BYTES) {
        String size = encoded == null ? "no bytes to read" : encoded.length * Byte.SIZE + " bits";
        throw new KeyStoreException(
            "key of class "
                + key.getClass().getName()
                + ", algorithm "
                + key.getAlgorithm()
                + ", "
                + size
                + "; allowed: a KmsKey, a KmsDataKey, or an AES key of 256 bits to import");
      }
      return KeyMaterial.copyOf(encoded);
    } finally {
      if (encoded != null) {
        Arrays.fill(encoded, (byte) 0);
      }
    }
  }

  private static String newKey(Kms kms) {
    CreateKey request =
        new CreateKey(null, null, null, null, KeyOrigin.EXTERNAL, null, null, List.of());
    return kms.call(request).keyMetadata().arn();
  }

  private static String into(String keyArn, KeyMaterial material, Kms kms) {
    try {
      GetParametersForImport.Result parameters =
          kms.call(
              new GetParametersForImport(
                  keyArn, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_3072));
      Bytes wrapped = RsaOaep.encrypt(parameters.publicKey(), RsaOaep.Hash.SHA_256, material);
      kms.call(
          new ImportKeyMaterial(
              keyArn,
              parameters.importToken(),
              wrapped,
              null,
              ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
              null,
              null,
              null));
      return keyArn;
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
