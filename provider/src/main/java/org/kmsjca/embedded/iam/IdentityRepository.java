// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Collection;
import java.util.Optional;

/**
 * The identities of all accounts, read from memory.
 *
 * <p><b>Thread safety:</b> thread-safe; reads never wait.
 */
public interface IdentityRepository {

  /** Finds an identity by the ID of its document. */
  Optional<IdentityDocument> identity(String id);

  /** Gives all identities, ordered by ID. */
  Collection<IdentityDocument> identities();

  /**
   * Counts all changes of identities; whoever reads this first and identities afterwards, and later
   * finds it unchanged, knows that a decision made on them still holds.
   */
  long identitiesRevision();
}
