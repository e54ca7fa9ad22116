// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.grants.GrantIds;
import org.kmsjca.embedded.grants.GrantRecord;
import org.kmsjca.embedded.grants.GranteeNames;
import org.kmsjca.kms.GrantListEntry;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.KmsNotFoundException;

/** Grants that requests name, and how answers show them. */
final class ExistingGrant {

  private ExistingGrant() {}

  /**
   * Checks a grant ID.
   *
   * @throws KmsInvalidRequestException if it cannot be one
   */
  static void checkId(String grantId) {
    if (!GrantIds.isGrantId(grantId)) {
      throw new KmsInvalidRequestException(
          KmsErrorCode.INVALID_GRANT_ID,
          "Invalid grant ID '" + grantId + "'; expected 64 lower-case hexadecimal digits");
    }
  }

  static KmsNotFoundException notFound(String grantId) {
    return new KmsNotFoundException(KmsErrorCode.NOT_FOUND, "Grant ID " + grantId + " not found");
  }

  /** Shows a grant in a list. */
  static GrantListEntry entry(GrantRecord grant) {
    String name = grant.name();
    return new GrantListEntry(
        grant.keyArn().toString(),
        grant.grantId(),
        name == null ? "" : name,
        grant.creationDate(),
        grant.granteePrincipal(),
        grant.retiringPrincipal(),
        GranteeNames.rootOf(grant.issuingAccount()),
        grant.operations(),
        grant.constraints(),
        grant.granteeServicePrincipal(),
        grant.retiringServicePrincipal());
  }
}
