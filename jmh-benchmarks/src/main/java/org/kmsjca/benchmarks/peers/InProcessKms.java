// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** A client of AWS KMS that answers by itself: it wraps data keys with AES-256-GCM. */
final class InProcessKms implements KmsClient {

  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key = new SecretKeySpec(bytes(32), "AES");

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
    byte[] dataKey = bytes(request.numberOfBytes());
    byte[] iv = bytes(IV_BYTES);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, iv, dataKey);
    return GenerateDataKeyResponse.builder()
        .keyId(request.keyId())
        .plaintext(SdkBytes.fromByteArray(dataKey))
        .ciphertextBlob(
            SdkBytes.fromByteArray(
                ByteBuffer.allocate(iv.length + sealed.length).put(iv).put(sealed).array()))
        .build();
  }

  @Override
  public DecryptResponse decrypt(DecryptRequest request) {
    byte[] blob = request.ciphertextBlob().asByteArray();
    byte[] iv = Arrays.copyOf(blob, IV_BYTES);
    byte[] sealed = Arrays.copyOfRange(blob, IV_BYTES, blob.length);
    return DecryptResponse.builder()
        .keyId(request.keyId())
        .plaintext(SdkBytes.fromByteArray(crypt(Cipher.DECRYPT_MODE, iv, sealed)))
        .build();
  }

  private byte[] crypt(int mode, byte[] iv, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String serviceName() {
    return "kms";
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
