// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

/** What was typed cannot be understood. Messages never show the value of a secret member. */
public final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param message what is wrong and what is allowed
   */
  public InputException(String message) {
    super(message);
  }

  /** Names the flag whose value is wrong. */
  static InputException of(String flag, String reason) {
    return new InputException("Error parsing parameter '" + flag + "': " + reason);
  }
}
