// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

/**
 * Configures the logging of the JDK to log nothing: a command says what is wrong itself. The JDK
 * makes an object of it when something is logged for the first time.
 */
public final class NoLogging {

  /** Leaves the logging without a handler. */
  public NoLogging() {}
}
