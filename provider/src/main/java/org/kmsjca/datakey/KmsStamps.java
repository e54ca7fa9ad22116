// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;

/** Calls services that stamp their decisions and services that don't in the same way. */
public final class KmsStamps {

  /* Where nobody tells of changes, the maximum age is the bound. */
  private static final DecisionStamp UNTIL_TOO_OLD = () -> true;

  private KmsStamps() {}

  /**
   * Performs an operation.
   *
   * @param kms the service
   * @param request what to do
   * @param <R> the type of the result
   * @return the result with the stamp of the decision, always current if the service has none
   */
  public static <R> RevocableKms.Stamped<R> call(Kms kms, KmsRequest<R> request) {
    return kms instanceof RevocableKms revocable
        ? revocable.callStamped(request)
        : new RevocableKms.Stamped<>(kms.call(request), UNTIL_TOO_OLD);
  }
}
