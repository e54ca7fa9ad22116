// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.util.Random;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * Root keys by short names, for tests: {@code file}, or {@code passphrase-} and a number.
 *
 * <p>A process that changes the root key at random until it is killed says {@code TRY} and the name
 * before each change, and {@code ACK} after it.
 */
final class RootKeyChanges {

  static final String FILE = "file";
  private static final int PASSPHRASES = 3;

  private RootKeyChanges() {}

  static RootKeySource source(StoreDirectory files, String name) {
    return name.equals(FILE)
        ? RootKeySource.file(files.rootKey())
        : RootKeyPassphraseTest.passphrase(name);
  }

  /** Opens with the first of some root keys that is the store's. */
  static SqliteServiceState openWithAnyOf(StoreDirectory files, String... names) {
    AssertionError none = new AssertionError("no root key opens the store " + files);
    for (String name : names) {
      try {
        return files.open(source(files, name));
      } catch (KmsUnavailableException e) {
        none.addSuppressed(e);
      }
    }
    throw none;
  }

  /**
   * Changes the root key until the process is killed.
   *
   * @param name the present root key's, or two of which one is, separated by a comma
   */
  static void rotate(StoreDirectory files, Random random, String name) {
    try (SqliteServiceState repository = openWithAnyOf(files, name.split(",", -1))) {
      while (true) {
        int dice = random.nextInt(2 * PASSPHRASES);
        String next = dice < PASSPHRASES ? FILE : "passphrase-" + (dice - PASSPHRASES);
        StoreChild.say("TRY " + next);
        repository.changeRootKey(source(files, next));
        StoreChild.say("ACK " + next);
        if (random.nextInt(3) == 0) {
          StoreDirectory.createKey(repository);
        }
      }
    }
  }
}
