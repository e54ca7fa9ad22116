// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * The password of a KeyStore, in whatever form its user gives it. Nobody is asked before it is
 * needed, and it is needed only where the root key of the service is derived from it.
 *
 * <p><b>Secrets:</b> none is kept; copies are wiped after use.
 */
@FunctionalInterface
interface StorePassword {

  /**
   * Asks for the password.
   *
   * @return a copy, which the caller wipes; null if there is none
   * @throws IOException if it cannot be had
   * @throws NoSuchAlgorithmException if the form in which it is given is not known
   */
  char @Nullable [] ask() throws IOException, NoSuchAlgorithmException;

  /** A password that stays the caller's; null for none. */
  static StorePassword of(char @Nullable [] password) {
    return () -> password == null ? null : password.clone();
  }

  /** What a parameter has; null for none. */
  static StorePassword of(KeyStore.@Nullable LoadStoreParameter parameter) {
    return () -> parameter == null ? null : of(parameter.getProtectionParameter()).ask();
  }

  private static StorePassword of(KeyStore.@Nullable ProtectionParameter protection)
      throws NoSuchAlgorithmException {
    if (protection == null) {
      return () -> null;
    }
    if (protection instanceof KeyStore.PasswordProtection given) {
      return () -> copyOf(given);
    }
    if (protection instanceof KeyStore.CallbackHandlerProtection callbacks) {
      return () -> answer(callbacks.getCallbackHandler());
    }
    throw new NoSuchAlgorithmException(
        "protection of class "
            + protection.getClass().getName()
            + "; allowed: PasswordProtection, CallbackHandlerProtection");
  }

  private static char @Nullable [] copyOf(KeyStore.PasswordProtection given) throws IOException {
    try {
      char[] password = given.getPassword();
      return password == null ? null : password.clone();
    } catch (IllegalStateException e) {
      throw new IOException("the password of the KeyStore was destroyed", e);
    }
  }

  private static char @Nullable [] answer(CallbackHandler handler) throws IOException {
    PasswordCallback question = new PasswordCallback("Password of the KeyStore: ", false);
    try {
      handler.handle(new Callback[] {question});
      return question.getPassword();
    } catch (UnsupportedCallbackException e) {
      throw new IOException("the callback handler does not give passwords", e);
    } finally {
      question.clearPassword();
    }
  }

  /**
   * Opens the service by the password if it needs one. Without a password nothing is done: a
   * service that is open needs none, and one that is locked says so when it is used.
   *
   * @param connection to the service
   * @param advice for whoever has given a wrong one
   * @throws IOException if the password is wrong, with an {@link UnrecoverableKeyException} as its
   *     cause; or if it cannot be had
   * @throws org.kmsjca.kms.KmsException if the service cannot be opened for another reason
   */
  default void unlock(KmsConnection connection, String advice)
      throws IOException, NoSuchAlgorithmException {
    if (!connection.needsPassword()) {
      return;
    }
    char[] password = ask();
    if (password == null) {
      return;
    }
    try {
      if (!connection.unlock(password)) {
        UnrecoverableKeyException wrong =
            new UnrecoverableKeyException("the root key is not derived from this password");
        throw new IOException("the password of the KeyStore is wrong; " + advice, wrong);
      }
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
