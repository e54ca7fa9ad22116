// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * Where the root key of a store comes from.
 *
 * <p>A new root key becomes the store's in three steps, so that a crash leaves a store that opens:
 * {@link #create} prepares it, the store's transaction names it, {@link #settle} gives it its final
 * place. {@link #load} finds it also between the last two.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none are kept; root keys that are returned
 * are the caller's, who destroys them.
 *
 * @see "docs/spec/store.md, section 3 (ST-10 to ST-19)"
 */
public abstract sealed class RootKeySource permits RootKeyFile, RootKeyPassphrase {

  RootKeySource() {}

  /**
   * Names a file with a random root key.
   *
   * @param file its name; made on first use, readable by its owner only
   */
  public static RootKeySource file(Path file) {
    return new RootKeyFile(file);
  }

  /**
   * Takes a passphrase from a program.
   *
   * @param passphrase gives the passphrase each time it is needed: when a store is opened, and when
   *     another process changed its root key; the array is wiped after use
   * @param cost of a root key that is made with this source; existing stores know their own
   */
  public static RootKeySource passphrase(Supplier<char[]> passphrase, Argon2Cost cost) {
    return new RootKeyPassphrase("the program", passphrase, cost);
  }

  /**
   * Takes a passphrase that somebody has typed in.
   *
   * @param passphrase gives it while it is there; later the root key is not found again
   * @param cost of a root key that is made with this source; existing stores know their own
   */
  public static RootKeySource password(LentPassphrase passphrase, Argon2Cost cost) {
    return new RootKeyPassphrase("the user", passphrase, cost);
  }

  /**
   * Takes a passphrase from the first line of a file.
   *
   * @param file its name; only its owner may have any permission
   * @param cost of a root key that is made with this source; existing stores know their own
   */
  public static RootKeySource passphraseFile(Path file, Argon2Cost cost) {
    return new RootKeyPassphrase("the file " + file, () -> PassphraseFile.firstLine(file), cost);
  }

  /** Tells whether there is a root key that belongs to some store. */
  abstract boolean exists();

  /** Says what {@link #exists()} found, for errors. */
  abstract String shown();

  /**
   * Makes a new root key; none is lost by it. The caller holds the write lock of the store, and has
   * settled the store's present root key.
   */
  abstract NewRootKey create(SecureRandom random);

  /**
   * Finds the root key of a store. Changes nothing.
   *
   * @param store the store's file, for errors
   * @param wanted what the store says of it
   * @throws org.kmsjca.kms.KmsUnavailableException if this source does not have it; with an {@link
   *     java.security.UnrecoverableKeyException} as its cause if a passphrase is wrong
   */
  abstract RootKey load(Path store, RootKeyDescription wanted);

  /** Tells whether {@link #settle} has something to do. */
  abstract boolean isUnsettled(String rootKeyId);

  /**
   * Gives the store's root key its final place. The caller holds the write lock of the store.
   *
   * @param rootKeyId the identifier that the store has committed
   */
  abstract void settle(String rootKeyId);

  /** Forgets a root key that was created but did not become the store's. */
  abstract void discard();

  /**
   * A root key that no store knows yet.
   *
   * @param key the key itself
   * @param description what the store will say of it
   */
  record NewRootKey(RootKey key, RootKeyDescription description) {}
}
