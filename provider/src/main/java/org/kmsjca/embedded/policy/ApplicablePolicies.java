// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has a say in one decision.
 *
 * @param keyPolicy the policy of the key; null if the operation is on no key. A request on a key
 *     without a key policy is never allowed by policies
 * @param identityPolicies the policies of the caller: of the user and its groups, or of the role
 * @param permissionsBoundary the limit of what identity policies can give; null for no limit
 * @param sessionPolicies the limit of this session: what none of them allows is not allowed; none
 *     for no limit
 * @param allowingGrants the identifiers of the grants of the key that allow this very request and
 *     whose grantee is the caller; they suffice, after every Deny
 * @param accountGrants the identifiers of the grants of the key that allow this very request and
 *     whose grantee is the caller's account; like a key policy's statement for the account they
 *     need an identity policy and the limits beside them
 */
public record ApplicablePolicies(
    @Nullable PolicyDocument keyPolicy,
    List<NamedPolicy> identityPolicies,
    @Nullable PolicyDocument permissionsBoundary,
    List<NamedPolicy> sessionPolicies,
    List<String> allowingGrants,
    List<String> accountGrants) {

  /**
   * Copies the lists and checks the kinds.
   *
   * @throws IllegalArgumentException if a policy is of the wrong kind for its place
   */
  public ApplicablePolicies {
    requireKind(keyPolicy, PolicyKind.KEY, "a key policy");
    requireKind(permissionsBoundary, PolicyKind.IDENTITY, "a permissions boundary");
    identityPolicies = List.copyOf(identityPolicies);
    sessionPolicies = List.copyOf(sessionPolicies);
    allowingGrants = List.copyOf(allowingGrants);
    accountGrants = List.copyOf(accountGrants);
  }

  /**
   * Takes one session policy.
   *
   * @param keyPolicy the policy of the key; null if the operation is on no key
   * @param identityPolicies the policies of the caller
   * @param permissionsBoundary the limit of what identity policies can give; null for no limit
   * @param sessionPolicy the limit of this session; null for no limit
   * @param allowingGrants the grants to the caller that allow this very request
   * @param accountGrants the grants to the caller's account that allow it
   * @throws IllegalArgumentException if a policy is of the wrong kind for its place
   */
  public ApplicablePolicies(
      @Nullable PolicyDocument keyPolicy,
      List<NamedPolicy> identityPolicies,
      @Nullable PolicyDocument permissionsBoundary,
      @Nullable PolicyDocument sessionPolicy,
      List<String> allowingGrants,
      List<String> accountGrants) {
    this(
        keyPolicy,
        identityPolicies,
        permissionsBoundary,
        inlineSessionPolicy(sessionPolicy),
        allowingGrants,
        accountGrants);
  }

  /**
   * Takes everything but grants to accounts.
   *
   * @param keyPolicy the policy of the key; null if the operation is on no key
   * @param identityPolicies the policies of the caller
   * @param permissionsBoundary the limit of what identity policies can give; null for no limit
   * @param sessionPolicy the limit of this session; null for no limit
   * @param allowingGrants the grants to the caller that allow this very request
   * @throws IllegalArgumentException if a policy is of the wrong kind for its place
   */
  public ApplicablePolicies(
      @Nullable PolicyDocument keyPolicy,
      List<NamedPolicy> identityPolicies,
      @Nullable PolicyDocument permissionsBoundary,
      @Nullable PolicyDocument sessionPolicy,
      List<String> allowingGrants) {
    this(
        keyPolicy, identityPolicies, permissionsBoundary, sessionPolicy, allowingGrants, List.of());
  }

  /**
   * Takes a key policy and identity policies, without boundary, session policy and grants.
   *
   * @param keyPolicy the policy of the key; null if the operation is on no key
   * @param identityPolicies the policies of the caller
   * @return the policies
   */
  public static ApplicablePolicies of(
      @Nullable PolicyDocument keyPolicy, NamedPolicy... identityPolicies) {
    return new ApplicablePolicies(
        keyPolicy, List.of(identityPolicies), null, List.of(), List.of(), List.of());
  }

  /**
   * Replaces the key policy.
   *
   * @param other the other key policy; null for none
   * @return a copy
   */
  public ApplicablePolicies withKeyPolicy(@Nullable PolicyDocument other) {
    return new ApplicablePolicies(
        other,
        identityPolicies,
        permissionsBoundary,
        sessionPolicies,
        allowingGrants,
        accountGrants);
  }

  /** Removes the grants. */
  ApplicablePolicies withoutGrants() {
    return new ApplicablePolicies(
        keyPolicy, identityPolicies, permissionsBoundary, sessionPolicies, List.of(), List.of());
  }

  /**
   * Names a session policy that has no name of its own.
   *
   * @param sessionPolicy the policy; null for none
   * @return the policy in a list; an empty list for none
   * @throws IllegalArgumentException if it is a key policy
   */
  public static List<NamedPolicy> inlineSessionPolicy(@Nullable PolicyDocument sessionPolicy) {
    requireKind(sessionPolicy, PolicyKind.IDENTITY, "a session policy");
    return sessionPolicy == null
        ? List.of()
        : List.of(new NamedPolicy(PolicySource.SESSION_POLICY.text(), sessionPolicy));
  }

  static void requireKind(@Nullable PolicyDocument policy, PolicyKind kind, String place) {
    if (policy != null && policy.kind() != kind) {
      throw new IllegalArgumentException(
          "a policy of kind " + policy.kind() + " cannot be " + place + "; expected " + kind);
    }
  }
}
