// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * {@code KmsEnvelopeAead} of Tink with AES-256-GCM: a data key for each message, which a KMS wraps.
 * The KMS is AES-256-GCM in this process and costs a microsecond.
 */
final class TinkKmsEnvelope implements Peer {

  private static final byte[] CONTEXT_BYTES = CONTEXT.toString().getBytes(StandardCharsets.UTF_8);

  private final Aead aead;

  TinkKmsEnvelope() throws GeneralSecurityException {
    AeadConfig.register();
    byte[] wrappingKey = new byte[32];
    new SecureRandom().nextBytes(wrappingKey);
    Aead kms = new AesGcmJce(wrappingKey);
    aead = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, kms);
  }

  @Override
  public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException {
    return aead.encrypt(plaintext, CONTEXT_BYTES);
  }

  @Override
  public byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException {
    return aead.decrypt(ciphertext, CONTEXT_BYTES);
  }
}
