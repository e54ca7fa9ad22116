// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import org.kmsjca.kms.EncryptionContext;

/**
 * What data key {@code KeyGenerator.getInstance("KMS-AES")} is to make.
 *
 * @param keyId the KMS key that wraps it: key ID, key ARN, alias name or alias ARN
 * @param algorithm {@code AES}, {@code HmacSHA256}, {@code HmacSHA384} or {@code HmacSHA512}
 * @param sizeBits the size: 128, 192 or 256 for {@code AES}; 128 to 8192, in whole bytes, for HMAC
 * @param encryptionContext pairs bound to the data key and seen by policies whenever it is used
 */
public record DataKeyGenParameterSpec(
    String keyId, String algorithm, int sizeBits, EncryptionContext encryptionContext)
    implements AlgorithmParameterSpec {

  private static final String AES = "AES";
  private static final int AES_BITS = 256;
  private static final int MIN_HMAC_BITS = 128;
  private static final int MAX_HMAC_BITS = 8192;

  /* Each with the size of a key that is given none: that of the hash. */
  private static final Map<String, Integer> HMAC_BITS =
      Map.of("HmacSHA256", 256, "HmacSHA384", 384, "HmacSHA512", 512);

  /**
   * Checks algorithm and size.
   *
   * @throws IllegalArgumentException if one of them is not allowed
   */
  public DataKeyGenParameterSpec {
    boolean allowed =
        algorithm.equals(AES)
            ? sizeBits == 128 || sizeBits == 192 || sizeBits == AES_BITS
            : HMAC_BITS.containsKey(algorithm)
                && sizeBits >= MIN_HMAC_BITS
                && sizeBits <= MAX_HMAC_BITS
                && sizeBits % Byte.SIZE == 0;
    if (!allowed) {
      throw new IllegalArgumentException(
          "a data key of "
              + sizeBits
              + " bits for '"
              + algorithm
              + "'; allowed: AES with 128, 192 or 256 bits, and HmacSHA256, HmacSHA384 and "
              + "HmacSHA512 with 128 to 8192 bits in whole bytes");
    }
  }

  /**
   * Asks for a data key of the usual size: AES-256, or HMAC with the size of its hash.
   *
   * @param keyId the KMS key that wraps it
   * @param algorithm {@code AES}, {@code HmacSHA256}, {@code HmacSHA384} or {@code HmacSHA512}
   * @throws IllegalArgumentException if the algorithm is another one
   */
  public DataKeyGenParameterSpec(String keyId, String algorithm) {
    this(keyId, algorithm, HMAC_BITS.getOrDefault(algorithm, AES_BITS), EncryptionContext.EMPTY);
  }

  /**
   * Asks for a data key for AES-256.
   *
   * @param keyId the KMS key that wraps it
   */
  public DataKeyGenParameterSpec(String keyId) {
    this(keyId, AES);
  }
}
