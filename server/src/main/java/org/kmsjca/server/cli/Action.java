// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

/** What a command does. */
@FunctionalInterface
interface Action {

  /**
   * Runs.
   *
   * @return one of {@link ExitCode}
   * @throws CommandException if it cannot
   */
  int run(Invocation call);
}
