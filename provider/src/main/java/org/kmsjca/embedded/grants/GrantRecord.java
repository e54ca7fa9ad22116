// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;

/**
 * A grant.
 *
 * @param keyArn the key
 * @param grantId 64 lower-case hexadecimal digits
 * @param name makes repeated requests give the same grant; null for none
 * @param creationDate when it was made
 * @param granteePrincipal who is allowed: an ARN; null for a service
 * @param granteeServicePrincipal the service that is allowed; null for a principal
 * @param retiringPrincipal who may retire it: an ARN; null for none
 * @param retiringServicePrincipal the service that may retire it; null for none
 * @param issuingAccount the account in which it was made, twelve digits
 * @param operations what it allows
 * @param constraints when it allows
 */
public record GrantRecord(
    Arn keyArn,
    String grantId,
    @Nullable String name,
    Instant creationDate,
    @Nullable String granteePrincipal,
    @Nullable String granteeServicePrincipal,
    @Nullable String retiringPrincipal,
    @Nullable String retiringServicePrincipal,
    String issuingAccount,
    List<GrantOperation> operations,
    GrantConstraints constraints) {

  /** Copies the list. */
  public GrantRecord {
    operations = List.copyOf(operations);
  }

  /** Gives the grantee, principal or service. */
  public String grantee() {
    return granteePrincipal != null ? granteePrincipal : String.valueOf(granteeServicePrincipal);
  }

  /**
   * Tells whether another grant says the same about the same key, in the same account and under the
   * same name; ID, date and the order of the operations do not count.
   */
  public boolean saysTheSameAs(GrantRecord other) {
    return keyArn.equals(other.keyArn)
        && Objects.equals(name, other.name)
        && Objects.equals(granteePrincipal, other.granteePrincipal)
        && Objects.equals(granteeServicePrincipal, other.granteeServicePrincipal)
        && Objects.equals(retiringPrincipal, other.retiringPrincipal)
        && Objects.equals(retiringServicePrincipal, other.retiringServicePrincipal)
        && issuingAccount.equals(other.issuingAccount)
        && Set.copyOf(operations).equals(Set.copyOf(other.operations))
        && constraints.equals(other.constraints);
  }
}
