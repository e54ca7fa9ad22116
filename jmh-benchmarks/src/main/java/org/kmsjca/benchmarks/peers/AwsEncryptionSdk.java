// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.benchmarks.peers;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import java.util.concurrent.TimeUnit;

/**
 * The AWS Encryption SDK for Java with its caching materials manager: data keys are used for an
 * hour, as ours are, and frames have 4 KiB.
 *
 * <p>Its default algorithm suite signs each message with ECDSA, which takes a hundred times as
 * long. This is the same suite without the signature, with key commitment.
 */
final class AwsEncryptionSdk implements Peer {

  private static final String KEY =
      "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final int CACHED_KEYS = 1_000;

  private final AwsCrypto crypto;
  private final CryptoMaterialsManager materials;

  AwsEncryptionSdk() {
    InProcessKms kms = new InProcessKms();
    crypto =
        AwsCrypto.builder()
            .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
            .build();
    materials =
        CachingCryptoMaterialsManager.newBuilder()
            .withMasterKeyProvider(
                KmsMasterKeyProvider.builder()
                    .customRegionalClientSupplier(region -> kms)
                    .buildStrict(KEY))
            .withCache(new LocalCryptoMaterialsCache(CACHED_KEYS))
            .withMaxAge(1, TimeUnit.HOURS)
            .build();
  }

  @Override
  public byte[] encrypt(byte[] plaintext) {
    return crypto.encryptData(materials, plaintext, CONTEXT).getResult();
  }

  @Override
  public byte[] decrypt(byte[] ciphertext) {
    return crypto.decryptData(materials, ciphertext).getResult();
  }
}
