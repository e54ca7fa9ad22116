// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A passphrase that is there for one action and wiped after it.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the passphrase, until {@link #close()}.
 */
public final class LentPassphrase implements Supplier<char[]>, AutoCloseable {

  private char @Nullable [] passphrase;

  /**
   * Copies a passphrase.
   *
   * @param given stays the caller's
   */
  public LentPassphrase(char[] given) {
    passphrase = given.clone();
  }

  /**
   * Gives the passphrase.
   *
   * @return a copy, which the caller wipes
   * @throws org.kmsjca.kms.KmsUnavailableException if it was wiped
   */
  @Override
  public synchronized char[] get() {
    if (passphrase == null) {
      throw StoreFault.of(
          "the password of the store is not kept", "load the KeyStore with the password again");
    }
    return passphrase.clone();
  }

  /** Wipes the passphrase. */
  @Override
  public synchronized void close() {
    if (passphrase != null) {
      Arrays.fill(passphrase, '\0');
      passphrase = null;
    }
  }
}
