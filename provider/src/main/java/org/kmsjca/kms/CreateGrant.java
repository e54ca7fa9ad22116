// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds a grant to a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param granteePrincipal who is allowed: an ARN; null for a service
 * @param retiringPrincipal who may retire the grant: an ARN; null for none
 * @param operations what is allowed
 * @param constraints when it is allowed; {@link GrantConstraints#NONE} for always
 * @param grantTokens tokens of grants that may not be visible yet; at most ten
 * @param name makes repeated requests give the same grant; null for a new grant each time
 * @param dryRun true to check only
 * @param granteeServicePrincipal the service that is allowed; null for a principal
 * @param retiringServicePrincipal the service that may retire the grant; null for none
 */
@Operation(readOnly = false, crossAccount = true)
public record CreateGrant(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Nullable @Member(min = 1, max = 256, pattern = "[\\w+=,.@:/-]+") String granteePrincipal,
    @Nullable @Member(min = 1, max = 256, pattern = "[\\w+=,.@:/-]+") String retiringPrincipal,
    @Member(required = true) List<GrantOperation> operations,
    @Member(required = true) GrantConstraints constraints,
    @Member(max = 10, sensitive = true) List<@Member(min = 1, max = 8192) String> grantTokens,
    @Nullable @Member(min = 1, max = 256, pattern = "[a-zA-Z0-9:/_-]+") String name,
    boolean dryRun,
    @Nullable
        @Member(
            min = 1,
            max = 128,
            pattern = "([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+")
        String granteeServicePrincipal,
    @Nullable
        @Member(
            min = 1,
            max = 128,
            pattern = "([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+")
        String retiringServicePrincipal)
    implements SupportsDryRun<CreateGrant.Result>, TakesGrantTokens {

  /** Copies the collections. */
  public CreateGrant {
    operations = RequestLists.copyOf(operations);
    grantTokens = RequestLists.copyOf(grantTokens);
  }

  /**
   * Asks for a grant without constraints.
   *
   * @param keyId the key: key ID or key ARN
   * @param granteePrincipal who is allowed: an ARN
   * @param operations what is allowed
   * @return the request
   */
  public static CreateGrant of(
      String keyId, String granteePrincipal, GrantOperation... operations) {
    return new CreateGrant(
        keyId,
        granteePrincipal,
        null,
        Arrays.asList(operations),
        GrantConstraints.NONE,
        List.of(),
        null,
        false,
        null,
        null);
  }

  @Override
  public CreateGrant asDryRun() {
    return new CreateGrant(
        keyId,
        granteePrincipal,
        retiringPrincipal,
        operations,
        constraints,
        grantTokens,
        name,
        true,
        granteeServicePrincipal,
        retiringServicePrincipal);
  }

  /**
   * The grant.
   *
   * @param grantToken makes the grant visible at once; not secret
   * @param grantId the grant ID, 64 hexadecimal digits
   */
  public record Result(String grantToken, String grantId) {}
}
