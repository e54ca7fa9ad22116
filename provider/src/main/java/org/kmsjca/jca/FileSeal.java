// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.crypto.StandardMac;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DataKeySpec;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsNotFoundException;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * What protects one KeyStore file: an HMAC key, derived from a data key of the service.
 *
 * <p><b>Thread safety:</b> for one thread. <b>Secrets:</b> the HMAC key, until {@link #close()}.
 *
 * @see "docs/spec/keystore-file.md, section 3"
 */
final class FileSeal implements AutoCloseable {

  /** The key that is taken, and made, where no other is named. */
  static final String DEFAULT_KEY = "alias/kms-jca-keystore";

  private static final EncryptionContext CONTEXT =
      EncryptionContext.of("kms-jca:purpose", "keystore-file");
  private static final String MAC = "HmacSHA256";
  private static final int MAC_KEY_BYTES = 32;
  private static final byte[] INFO = "KMS-JCA KeyStore file 1".getBytes(StandardCharsets.US_ASCII);
  private static final int SHORTEST_WAITING_PERIOD_DAYS = 7;

  private final String keyArn;
  private final Bytes wrappedKey;
  private final KeyMaterial macKey;

  private FileSeal(String keyArn, Bytes wrappedKey, KeyMaterial dataKey) {
    this.keyArn = keyArn;
    this.wrappedKey = wrappedKey;
    try {
      this.macKey =
          KeyMaterial.wrap(
              dataKey.<byte[]>lend(key -> Hkdf.derive(key, new byte[0], INFO, MAC_KEY_BYTES)));
    } finally {
      dataKey.destroy();
    }
  }

  /**
   * Makes the seal of a new file.
   *
   * @param keyId the KMS key; null for {@link #DEFAULT_KEY}, which is made if it is not there
   * @throws KmsException if the service refuses or fails
   */
  static FileSeal create(Kms kms, @Nullable String keyId) {
    if (keyId != null) {
      return generate(kms, keyId);
    }
    try {
      return generate(kms, DEFAULT_KEY);
    } catch (KmsNotFoundException e) {
      makeDefaultKey(kms);
      return generate(kms, DEFAULT_KEY);
    }
  }

  private static FileSeal generate(Kms kms, String keyId) {
    GenerateDataKey.Result made =
        kms.call(new GenerateDataKey(keyId, CONTEXT, null, DataKeySpec.AES_256, List.of(), false));
    return new FileSeal(made.keyId(), made.ciphertextBlob(), made.plaintext());
  }

  /* Two processes may do this at once: the one that is late gives its key back. */
  private static void makeDefaultKey(Kms kms) {
    String arn =
        kms.call(CreateKey.of("Protects KeyStore files of KMS-JCA", null)).keyMetadata().arn();
    try {
      kms.call(new CreateAlias(DEFAULT_KEY, arn));
    } catch (KmsException e) {
      kms.call(new ScheduleKeyDeletion(arn, SHORTEST_WAITING_PERIOD_DAYS));
    }
  }

  /**
   * Opens the seal of a file that was read.
   *
   * @throws KmsException if the service refuses or fails
   */
  static FileSeal open(Kms kms, String keyId, Bytes wrappedKey) {
    Decrypt.Result opened = kms.call(Decrypt.of(wrappedKey, CONTEXT, keyId));
    return new FileSeal(opened.keyId(), wrappedKey, opened.plaintext());
  }

  /** The ARN of the KMS key. */
  String keyArn() {
    return keyArn;
  }

  /** The data key, wrapped. */
  Bytes wrappedKey() {
    return wrappedKey;
  }

  /** Gives the MAC of the first bytes of a file, in base64. */
  String mac(byte[] file, int sizeBytes) {
    try {
      Mac mac = StandardMac.of(MAC, macKey);
      mac.update(file, 0, sizeBytes);
      byte[] value = mac.doFinal();
      String text = Base64.getEncoder().encodeToString(value);
      Arrays.fill(value, (byte) 0);
      return text;
    } catch (InvalidKeyException e) {
      throw new ProviderException(MAC + " does not take its key", e);
    }
  }

  @Override
  public void close() {
    macKey.destroy();
  }
}
