// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

/** Why a command ends. Messages never contain secrets. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Makes the error.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message what is wrong and what to do
   */
  public CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Says that what was typed cannot be understood. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  /** Says that store, profile or credentials are missing or wrong. */
  static CommandException configuration(String message) {
    return new CommandException(ExitCode.CONFIGURATION, message);
  }

  /**
   * Gives the exit code.
   *
   * @return one of {@link ExitCode}
   */
  public int exitCode() {
    return exitCode;
  }
}
