// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyManager;

/**
 * The KMS keys and aliases of a service, read from memory.
 *
 * <p><b>Thread safety:</b> thread-safe; reads never wait.
 */
public interface KeyRepository {

  /** Finds a key by its ARN. */
  Optional<KeyEntry> key(Arn keyArn);

  /** Gives the keys with a key ID: one, or the related keys of several Regions, ordered by ARN. */
  List<KeyEntry> keysWithId(KeyId keyId);

  /** Finds an alias by its ARN. */
  Optional<AliasRecord> alias(Arn aliasArn);

  /** Gives all keys of all accounts and Regions, ordered by ARN. */
  Collection<KeyEntry> keys();

  /**
   * Counts the keys of an account in a Region that its users manage, in all states.
   *
   * @param account twelve digits
   */
  default int countCustomerKeys(String account, String region) {
    return (int)
        keys().stream()
            .map(KeyEntry::record)
            .filter(key -> key.arn().account().equals(account))
            .filter(key -> key.arn().region().equals(region))
            .filter(key -> key.keyManager() == KeyManager.CUSTOMER)
            .count();
  }

  /** Gives all aliases of all accounts and Regions, ordered by ARN. */
  Collection<AliasRecord> aliases();

  /**
   * Gives the aliases of one key, ordered by name.
   *
   * @param keyArn the key
   */
  List<AliasRecord> aliasesOf(Arn keyArn);

  /**
   * Tells when a key was last used successfully.
   *
   * @param keyArn the key
   * @return the last use; empty if there was none
   */
  Optional<LastUse> lastUseOf(Arn keyArn);
}
