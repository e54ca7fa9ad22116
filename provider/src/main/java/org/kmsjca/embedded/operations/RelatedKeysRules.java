// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Map;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/** What the operations on sets of multi-Region keys have in common. */
final class RelatedKeysRules {

  private static final String EVENT = "SynchronizeMultiRegionKey";

  private RelatedKeysRules() {}

  /**
   * Checks that a key is the primary key of a set.
   *
   * @throws KmsInvalidRequestException {@code UnsupportedOperationException} if it is not
   */
  static void checkPrimary(KmsKeyRecord key) {
    if (!key.isPrimary()) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.UNSUPPORTED_OPERATION, key.arn() + " is not a multi-region primary key.");
    }
  }

  /**
   * Checks that a Region is another one than that of the call, and of the same partition.
   *
   * @throws KmsInvalidRequestException {@code ValidationException} if it is the same, {@code
   *     UnsupportedOperationException} if the partition is another one
   */
  static void checkOtherRegion(Call<?> call, String member, String region) {
    if (region.equals(call.place().region())) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.VALIDATION,
          member + " is " + region + ", the Region of the primary key; give another Region.");
    }
    if (!Place.isInPartition(region)) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          member + " is " + region + ", which is not in the partition of the primary key.");
    }
  }

  /** Tells the trail that a key took over what its set shares. */
  static ServiceEvent synchronised(Arn key) {
    return new ServiceEvent(EVENT, key, Map.of());
  }
}
