// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant as lists show it.
 *
 * @param keyId the key's ARN
 * @param grantId the grant ID, 64 hexadecimal digits
 * @param name the name; empty if none was given
 * @param creationDate when it was made
 * @param granteePrincipal who is allowed; null if it is a service
 * @param retiringPrincipal who may retire the grant; null for none
 * @param issuingAccount the root ARN of the account in which it was made
 * @param operations what it allows
 * @param constraints when it allows
 * @param granteeServicePrincipal the service that is allowed; null if it is a principal
 * @param retiringServicePrincipal the service that may retire the grant; null for none
 */
public record GrantListEntry(
    String keyId,
    String grantId,
    String name,
    Instant creationDate,
    @Nullable String granteePrincipal,
    @Nullable String retiringPrincipal,
    String issuingAccount,
    List<GrantOperation> operations,
    GrantConstraints constraints,
    @Nullable String granteeServicePrincipal,
    @Nullable String retiringServicePrincipal) {

  /** Copies the collections. */
  public GrantListEntry {
    operations = List.copyOf(operations);
  }
}
