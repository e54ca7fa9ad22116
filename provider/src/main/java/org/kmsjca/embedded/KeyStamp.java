// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.kmsjca.embedded.iam.IdentityRepository;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.kms.DecisionStamp;

/**
 * The stamp of a decision about one key: holds while neither the key nor any identity changes.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class KeyStamp implements DecisionStamp {

  private final KeyEntry key;
  private final long keyRevision;
  private final IdentityRepository identities;
  private final long identitiesRevision;

  KeyStamp(KeyEntry key, long keyRevision, IdentityRepository identities, long identitiesRevision) {
    this.key = key;
    this.keyRevision = keyRevision;
    this.identities = identities;
    this.identitiesRevision = identitiesRevision;
  }

  @Override
  public boolean isCurrent() {
    return key.revision() == keyRevision && identities.identitiesRevision() == identitiesRevision;
  }
}
