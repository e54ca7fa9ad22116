// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.spec.KmsKey;

/** Disables a key whose data key is cached, and uses the same cipher again. */
final class Revocation {

  private Revocation() {}

  /** Shows the first use after the key was disabled, and one after it was enabled again. */
  static void show(Kms kms, SecretKey key) throws GeneralSecurityException {
    String keyArn = kms.call(DescribeKey.of(((KmsKey) key).keyId())).keyMetadata().arn();
    Cipher encryption = Cipher.getInstance("KMS-AES/GCM/NoPadding");
    encryption.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = encryption.doFinal("still readable".getBytes(UTF_8));

    Cipher decryption = Cipher.getInstance("KMS-AES/GCM/NoPadding");
    decryption.init(Cipher.DECRYPT_MODE, key);
    Report.line("before: \"%s\"; the data key is cached now", text(decryption, message));

    kms.call(new DisableKey(keyArn));
    try {
      decryption.doFinal(message);
      throw new IllegalStateException("a disabled key was used");
    } catch (ProviderException e) {
      if (!(e.getCause() instanceof KmsKeyStateException)) {
        throw e;
      }
      Report.line("DisableKey, then the same cipher and message: %s", e.getMessage());
    }

    kms.call(new EnableKey(keyArn));
    Report.line("EnableKey, then the same again: \"%s\"", text(decryption, message));
  }

  private static String text(Cipher cipher, byte[] message) throws GeneralSecurityException {
    return new String(cipher.doFinal(message), UTF_8);
  }
}
