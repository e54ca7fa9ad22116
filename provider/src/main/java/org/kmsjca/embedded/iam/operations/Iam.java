// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/**
 * The administration of identities as one caller sees it.
 *
 * <p>Every call is authorised by the caller's identity policies and recorded, also when it fails.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public interface Iam {

  /**
   * Performs an operation.
   *
   * @param request what to do
   * @param <R> the type of the operation's result
   * @return the result; secrets in it belong to the caller of this method
   * @throws IamException if the request is wrong, denied, or cannot be performed; nothing was
   *     changed then
   */
  <R> R call(IamRequest<R> request);
}
