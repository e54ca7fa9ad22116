// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;

/** The denials that must not tell whether a key exists. */
public final class Denials {

  private static final String CIPHERTEXT_TEXT =
      "The ciphertext refers to a customer master key that does not exist, does not exist in this"
          + " region, or you are not allowed to access.";

  private Denials() {}

  /** Denies a key or alias of another account, whether it exists or not. */
  static KmsAccessDeniedException foreign(Caller caller, String action, Arn resource) {
    return denied(caller, action, resource, "");
  }

  /** Denies an operation that works inside one account, whether the resource exists or not. */
  static KmsAccessDeniedException acrossAccounts(Caller caller, String action, Arn resource) {
    return denied(caller, action, resource, " (the operation does not work across accounts)");
  }

  private static KmsAccessDeniedException denied(
      Caller caller, String action, Arn resource, String reason) {
    return new KmsAccessDeniedException(
        KmsErrorCode.ACCESS_DENIED,
        "User: "
            + caller.arn()
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " because the resource does not exist in this Region, no resource-based policies"
            + " allow access, or a resource-based policy explicitly denies access"
            + reason);
  }

  /** Denies a key that only the ciphertext names, whether it exists or not. */
  public static KmsAccessDeniedException namedInCiphertext() {
    return new KmsAccessDeniedException(KmsErrorCode.ACCESS_DENIED, CIPHERTEXT_TEXT);
  }
}
