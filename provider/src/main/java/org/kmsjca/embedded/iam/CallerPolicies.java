// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.policy.ApplicablePolicies;
import org.kmsjca.embedded.policy.NamedPolicy;
import org.kmsjca.embedded.policy.PolicyDocument;

/**
 * What identity policies say about one caller.
 *
 * @param identityPolicies the policies of the user and its groups, or of the role
 * @param permissionsBoundary the limit of what they can give; null for no limit
 * @param sessionPolicies the limit of this session: what none of them allows is not allowed; none
 *     for no limit
 */
public record CallerPolicies(
    List<NamedPolicy> identityPolicies,
    @Nullable PolicyDocument permissionsBoundary,
    List<NamedPolicy> sessionPolicies) {

  /** The policies of a caller who has none. */
  public static final CallerPolicies NONE = new CallerPolicies(List.of(), null, List.of());

  /** Copies the lists. */
  public CallerPolicies {
    identityPolicies = List.copyOf(identityPolicies);
    sessionPolicies = List.copyOf(sessionPolicies);
  }

  /**
   * Joins them with the other policies and grants that have a say about a key.
   *
   * @param keyPolicy the key policy; null if the operation is on no key
   * @param allowingGrants the IDs of the grants that allow the request
   */
  public ApplicablePolicies applicableTo(
      @Nullable PolicyDocument keyPolicy, List<String> allowingGrants) {
    return applicableTo(keyPolicy, allowingGrants, List.of());
  }

  /**
   * Joins them with the other policies and grants that have a say about a key.
   *
   * @param keyPolicy the key policy; null if the operation is on no key
   * @param allowingGrants the IDs of the grants to the caller that allow the request
   * @param accountGrants the IDs of the grants to the caller's account that allow it
   */
  public ApplicablePolicies applicableTo(
      @Nullable PolicyDocument keyPolicy, List<String> allowingGrants, List<String> accountGrants) {
    return new ApplicablePolicies(
        keyPolicy,
        identityPolicies,
        permissionsBoundary,
        sessionPolicies,
        allowingGrants,
        accountGrants);
  }
}
