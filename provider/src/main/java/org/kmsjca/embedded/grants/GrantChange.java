// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import org.kmsjca.kms.Arn;

/** One change of grants. */
public sealed interface GrantChange {

  /** Names the key whose grants change. */
  Arn keyArn();

  /**
   * Adds a grant, or replaces it.
   *
   * @param grant the grant
   */
  record PutGrant(GrantRecord grant) implements GrantChange {
    @Override
    public Arn keyArn() {
      return grant.keyArn();
    }
  }

  /**
   * Removes a grant.
   *
   * @param keyArn the key
   * @param grantId the grant
   */
  record DeleteGrant(Arn keyArn, String grantId) implements GrantChange {}
}
