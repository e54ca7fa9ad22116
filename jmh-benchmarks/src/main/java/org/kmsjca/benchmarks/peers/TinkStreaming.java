// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Streaming AEAD of Tink, {@code AES256_GCM_HKDF_4KB}, from arrays to arrays. */
final class TinkStreaming implements Peer {

  private static final byte[] CONTEXT_BYTES = CONTEXT.toString().getBytes(StandardCharsets.UTF_8);
  private static final int OVERHEAD = 128;

  private final StreamingAead aead;

  TinkStreaming() throws GeneralSecurityException {
    StreamingAeadConfig.register();
    aead =
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.generateEntryFromParameters(
                        PredefinedStreamingAeadParameters.AES256_GCM_HKDF_4KB)
                    .withRandomId()
                    .makePrimary())
            .build()
            .getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
  }

  @Override
  public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException, IOException {
    ByteArrayOutputStream result =
        new ByteArrayOutputStream(plaintext.length + plaintext.length / OVERHEAD + OVERHEAD);
    try (OutputStream encrypting = aead.newEncryptingStream(result, CONTEXT_BYTES)) {
      encrypting.write(plaintext);
    }
    return result.toByteArray();
  }

  @Override
  public byte[] decrypt(byte[] ciphertext) throws GeneralSecurityException, IOException {
    try (InputStream decrypting =
        aead.newDecryptingStream(new ByteArrayInputStream(ciphertext), CONTEXT_BYTES)) {
      return decrypting.readAllBytes();
    }
  }
}
