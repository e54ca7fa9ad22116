// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/**
 * An identity policy with the name by which decisions mention it.
 *
 * @param name the name of the policy
 * @param document the policy, of kind {@link PolicyKind#IDENTITY}
 */
public record NamedPolicy(String name, PolicyDocument document) {

  /**
   * Checks the kind.
   *
   * @throws IllegalArgumentException if the policy is a key policy
   */
  public NamedPolicy {
    ApplicablePolicies.requireKind(document, PolicyKind.IDENTITY, "an identity policy");
  }
}
