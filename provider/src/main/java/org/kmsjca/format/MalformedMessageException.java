// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

/**
 * A message that a reader must refuse.
 *
 * <p>Checked, so that no reader can let it pass the border of the provider by accident. The text
 * holds sizes and numbers of the public header, never a context value, a key or plaintext.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 */
public final class MalformedMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureClass failureClass;

  /**
   * Makes an exception.
   *
   * @param failureClass the reason
   * @param message what was found and what is allowed
   */
  public MalformedMessageException(FailureClass failureClass, String message) {
    super(message);
    this.failureClass = failureClass;
  }

  /**
   * Tells why the message was refused.
   *
   * @return the reason; for tests and tools, not for callers of a cipher
   */
  public FailureClass failureClass() {
    return failureClass;
  }
}
