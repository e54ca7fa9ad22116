// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

/**
 * Performs operations: the store of this machine, or the service behind an endpoint. Confined to
 * one thread.
 */
interface Performer extends AutoCloseable {

  /**
   * Performs an operation.
   *
   * @param request stays the caller's
   * @return the result, which belongs to the caller with its secrets
   * @throws RuntimeException if it is refused or fails; {@link ServiceErrors} words it
   */
  Object perform(Record request);

  /** Closes what was opened. */
  @Override
  void close();
}
