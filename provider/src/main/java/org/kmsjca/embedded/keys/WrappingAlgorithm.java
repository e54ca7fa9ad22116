// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.Arrays;
import java.util.Optional;
import org.kmsjca.crypto.AesKeyWrap;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * The ways in which material can be wrapped for its import.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 *
 * @see "docs/spec/key-material.md, section 3"
 */
public enum WrappingAlgorithm {
  /** RSA-OAEP with SHA-1. */
  RSAES_OAEP_SHA_1(AlgorithmSpec.RSAES_OAEP_SHA_1, 1, RsaOaep.Hash.SHA_1, false),
  /** RSA-OAEP with SHA-256. */
  RSAES_OAEP_SHA_256(AlgorithmSpec.RSAES_OAEP_SHA_256, 2, RsaOaep.Hash.SHA_256, false),
  /** An AES-256 key under RSA-OAEP with SHA-1, then the material under AES-KWP. */
  RSA_AES_KEY_WRAP_SHA_1(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_1, 3, RsaOaep.Hash.SHA_1, true),
  /** An AES-256 key under RSA-OAEP with SHA-256, then the material under AES-KWP. */
  RSA_AES_KEY_WRAP_SHA_256(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, 4, RsaOaep.Hash.SHA_256, true);

  private static final int AES_KEY_BYTES = 32;

  private final AlgorithmSpec algorithm;
  private final byte code;
  private final RsaOaep.Hash hash;
  private final boolean withAesKey;

  WrappingAlgorithm(AlgorithmSpec algorithm, int code, RsaOaep.Hash hash, boolean withAesKey) {
    this.algorithm = algorithm;
    this.code = (byte) code;
    this.hash = hash;
    this.withAesKey = withAesKey;
  }

  /**
   * Finds the way that an algorithm of the API names.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} for PKCS #1 v1.5,
   *     which is not accepted any more, and for SM2
   */
  public static WrappingAlgorithm of(AlgorithmSpec algorithm) {
    return Arrays.stream(values())
        .filter(one -> one.algorithm == algorithm)
        .findFirst()
        .orElseThrow(() -> unsupported("WrappingAlgorithm", algorithm, Arrays.toString(values())));
  }

  static Optional<WrappingAlgorithm> ofCode(byte code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst();
  }

  /**
   * Gives the size of the modulus of a wrapping key in bits.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} for SM2
   */
  public static int modulusBits(WrappingKeySpec spec) {
    return switch (spec) {
      case RSA_2048 -> 2048;
      case RSA_3072 -> 3072;
      case RSA_4096 -> 4096;
      case SM2 -> throw unsupported("WrappingKeySpec", spec, "[RSA_2048, RSA_3072, RSA_4096]");
    };
  }

  /** Gives the algorithm's name in the API. */
  public AlgorithmSpec algorithm() {
    return algorithm;
  }

  /** Gives the algorithm's number in import tokens. */
  byte code() {
    return code;
  }

  /**
   * Unwraps material.
   *
   * @param privateKey PKCS #8; stays the caller's
   * @param wrapped anything
   * @return the material, of any size, which the caller destroys; nothing if it was not wrapped for
   *     this key in this way
   */
  public Optional<KeyMaterial> unwrap(KeyMaterial privateKey, Bytes wrapped) {
    byte[] bytes = wrapped.toByteArray();
    if (!withAesKey) {
      return RsaOaep.decrypt(privateKey, hash, bytes);
    }
    int modulusBytes = RsaOaep.ciphertextBytes(privateKey);
    if (bytes.length <= modulusBytes) {
      return Optional.empty();
    }
    Optional<KeyMaterial> aesKey =
        RsaOaep.decrypt(privateKey, hash, Arrays.copyOf(bytes, modulusBytes));
    if (aesKey.isEmpty()) {
      return Optional.empty();
    }
    try {
      return aesKey.get().sizeBytes() == AES_KEY_BYTES
          ? AesKeyWrap.unwrapPadded(
              aesKey.get(), Arrays.copyOfRange(bytes, modulusBytes, bytes.length))
          : Optional.empty();
    } finally {
      aesKey.get().destroy();
    }
  }

  private static KmsInvalidRequestException unsupported(
      String member, Enum<?> given, String allowed) {
    return new KmsInvalidRequestException(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        member + " " + given + " is not supported; allowed are " + allowed);
  }
}
