// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import org.jspecify.annotations.Nullable;

/**
 * A statement that decided a request.
 *
 * @param source the kind of policy that holds the statement
 * @param policyName the name of the policy; for policies without a name that of their kind
 * @param index the position of the statement in its policy, the first one is 1
 * @param sid the statement's identifier; null if it has none
 */
public record DecidingStatement(
    PolicySource source, String policyName, int index, @Nullable String sid) {

  /** Names the statement, for example {@code statement "DenyBob" of the key policy}. */
  @Override
  public String toString() {
    String statement =
        sid == null || sid.isEmpty() ? "statement " + index : quoted("statement", sid);
    String policy =
        source == PolicySource.IDENTITY_POLICY
            ? quoted("identity policy", policyName)
            : "the " + source.text();
    return statement + " of " + policy;
  }

  private static String quoted(String what, String name) {
    return what + " \"" + name + '"';
  }
}
