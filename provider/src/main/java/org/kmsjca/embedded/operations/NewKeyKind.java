// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/**
 * What kind of key is wanted. The only place that knows which kinds this service can make.
 *
 * @param keySpec the kind of key
 * @param keyUsage what it is for; null if the request does not say
 * @param origin where the material comes from
 * @param multiRegion whether it can have replicas
 */
record NewKeyKind(
    KeySpec keySpec, @Nullable KeyUsage keyUsage, KeyOrigin origin, boolean multiRegion) {

  /**
   * Checks that spec and usage fit, and that the service makes such keys.
   *
   * @throws KmsInvalidRequestException {@code ValidationException} if the usage is missing, then if
   *     it does not fit the spec; {@code UnsupportedOperationException} if such keys are not made
   *     here
   */
  void check() {
    if (keyUsage == null && keySpec != KeySpec.SYMMETRIC_DEFAULT) {
      throw invalid(
          KmsErrorCode.VALIDATION,
          "You must specify a KeyUsage value for all KMS keys except for symmetric encryption"
              + " keys.");
    }
    if (keyUsage != null && !usages(keySpec).contains(keyUsage)) {
      throw invalid(
          KmsErrorCode.VALIDATION,
          "KeyUsage " + keyUsage + " is not compatible with KeySpec " + keySpec);
    }
    boolean known = origin == KeyOrigin.AWS_KMS || origin == KeyOrigin.EXTERNAL;
    if (keySpec != KeySpec.SYMMETRIC_DEFAULT || !known) {
      throw invalid(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          "this service makes keys with KeySpec SYMMETRIC_DEFAULT, KeyUsage ENCRYPT_DECRYPT,"
              + " Origin AWS_KMS or EXTERNAL only; asked for were KeySpec "
              + keySpec
              + ", Origin "
              + origin);
    }
  }

  private static Set<KeyUsage> usages(KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> EnumSet.of(KeyUsage.ENCRYPT_DECRYPT);
      case RSA_2048, RSA_3072, RSA_4096 ->
          EnumSet.of(KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY);
      case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521 ->
          EnumSet.of(KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT);
      case ECC_SECG_P256K1, ECC_NIST_EDWARDS25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
          EnumSet.of(KeyUsage.SIGN_VERIFY);
      case HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> EnumSet.of(KeyUsage.GENERATE_VERIFY_MAC);
      case SM2 ->
          EnumSet.of(KeyUsage.ENCRYPT_DECRYPT, KeyUsage.SIGN_VERIFY, KeyUsage.KEY_AGREEMENT);
    };
  }

  private static KmsInvalidRequestException invalid(KmsErrorCode code, String detail) {
    return new KmsInvalidRequestException(code, detail);
  }
}
