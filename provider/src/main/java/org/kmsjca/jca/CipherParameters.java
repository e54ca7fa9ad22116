// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.List;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsParameterSpec;

/** Reads the parameters that callers give to a cipher, in all forms that they use. */
final class CipherParameters {

  private static final int TAG_BITS = 128;
  private static final KmsParameterSpec NONE = new KmsParameterSpec(EncryptionContext.EMPTY);

  private CipherParameters() {}

  static KmsParameterSpec of(@Nullable AlgorithmParameterSpec spec)
      throws InvalidAlgorithmParameterException {
    if (spec == null) {
      return NONE;
    }
    if (spec instanceof KmsParameterSpec kms) {
      return kms;
    }
    if (spec instanceof GCMParameterSpec gcm) {
      if (gcm.getTLen() != TAG_BITS) {
        throw new InvalidAlgorithmParameterException(
            "tag of " + gcm.getTLen() + " bits; allowed: " + TAG_BITS);
      }
      return withIv(gcm.getIV());
    }
    if (spec instanceof IvParameterSpec iv) {
      return withIv(iv.getIV());
    }
    throw new InvalidAlgorithmParameterException(
        "parameters of class "
            + spec.getClass().getName()
            + "; allowed: KmsParameterSpec, GCMParameterSpec, IvParameterSpec, or none");
  }

  private static KmsParameterSpec withIv(byte[] iv) throws InvalidAlgorithmParameterException {
    if (iv.length == 0) {
      throw new InvalidAlgorithmParameterException(
          "the IV is empty; give at least one byte, or no parameters");
    }
    return new KmsParameterSpec(EncryptionContext.EMPTY, Bytes.wrap(iv), List.of());
  }

  static KmsParameterSpec of(@Nullable AlgorithmParameters parameters)
      throws InvalidAlgorithmParameterException {
    if (parameters == null) {
      return NONE;
    }
    try {
      return parameters.getAlgorithm().equalsIgnoreCase(KmsProvider.ALGORITHM)
          ? parameters.getParameterSpec(KmsParameterSpec.class)
          : of(parameters.getParameterSpec(GCMParameterSpec.class));
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException(
          "parameters for "
              + parameters.getAlgorithm()
              + "; allowed: "
              + KmsProvider.ALGORITHM
              + " and GCM",
          e);
    }
  }
}
