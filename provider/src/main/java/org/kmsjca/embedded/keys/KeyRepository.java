// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
   * Gives some keys, ordered by ARN. Costs time by how many there are to give.
   *
   * @param prefix how their ARNs begin
   * @param after only keys whose ARNs come after this text; null for all
   * @param limit how many at most
   */
  List<KeyEntry> keys(String prefix, @Nullable String after, int limit);

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

  /**
   * Gives some aliases, ordered by ARN. Costs time by how many there are to give.
   *
   * @param prefix how their ARNs begin
   * @param after only aliases whose ARNs come after this text; null for all
   * @param limit how many at most
   */
  List<AliasRecord> aliases(String prefix, @Nullable String after, int limit);

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
