// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Says that the service needs a password before it can open, and nobody has given it yet. Trying
 * again does not help; loading a KeyStore with the password does.
 */
public final class KmsLockedException extends KmsException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param detail what is locked and what is needed, without secrets
   */
  public KmsLockedException(String detail) {
    super(KmsErrorCode.KMS_INTERNAL, detail, null);
  }
}
