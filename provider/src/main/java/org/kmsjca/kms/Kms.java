// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * A key management service as one caller sees it.
 *
 * <p>Which caller that is was settled when the object was made; whoever holds the object acts as
 * that caller. Every call is authorised and recorded, also when it fails.
 *
 * <p><b>Thread safety:</b> implementations are thread-safe. <b>Secrets:</b> results may carry
 * {@link org.kmsjca.material.KeyMaterial}, which the receiver owns and destroys.
 */
public interface Kms {

  /**
   * Performs one operation.
   *
   * @param request what to do
   * @param <R> the type of the operation's result
   * @return the result; secrets in it belong to the caller
   * @throws KmsException if the request is invalid, denied, or cannot be performed; its {@link
   *     KmsException#code()} is the error name of AWS KMS
   */
  <R> R call(KmsRequest<R> request);
}
