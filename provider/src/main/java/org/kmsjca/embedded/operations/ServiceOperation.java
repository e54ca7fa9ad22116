// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;

/**
 * One call of one operation, with its identifiers resolved. The engine takes the steps in the order
 * in which they stand here; each may throw a {@link org.kmsjca.kms.KmsException}, which ends the
 * call.
 *
 * <p>Confined to the thread of the call.
 *
 * @param <R> the type of the operation's result
 */
public interface ServiceOperation<R> {

  /** Gives all permissions that the operation needs, in the order in which they are asked for. */
  List<Access> accesses();

  /** Checks that the states of the keys allow the operation. */
  default void checkState() {}

  /** Checks that kind, usage and algorithm of the keys fit. */
  default void checkUsage() {}

  /** Checks what the members of the request mean, then what depends on other objects. */
  default void checkParameters() {}

  /** Does it. Changes of the store are returned, not made. */
  Performed<R> perform();
}
