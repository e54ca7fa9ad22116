// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

/**
 * Where audit events go.
 *
 * <p><b>Thread safety:</b> implementations are thread-safe. <b>Secrets:</b> events hold none.
 */
@FunctionalInterface
public interface AuditTrail {

  /**
   * Records one event.
   *
   * @param event what happened
   * @throws org.kmsjca.kms.KmsUnavailableException if the event cannot be recorded; whatever it
   *     tells of must then not happen
   */
  void record(AuditEvent event);

  /**
   * Does what is due from time to time. To be called about every second, by a thread that is not
   * inside an update of the store.
   */
  default void tend() {}
}
