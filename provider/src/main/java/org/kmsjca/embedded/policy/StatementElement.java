// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** A part of a statement that covers a request or does not. Immutable. */
interface StatementElement {

  /**
   * Compares with a request.
   *
   * @param effect that of the statement, which decides what undecided comparisons are worth
   */
  boolean covers(RequestContext context, Effect effect);

  /** Gives what two elements of one policy have in common if they cover the same requests. */
  Object identity();
}
