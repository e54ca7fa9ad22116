// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** How a principal element matches a caller. The order is that of growing strength. */
public enum PrincipalMatch {
  /** Not at all. */
  NONE,
  /** By the caller's account: delegation to the account's identity policies. */
  ACCOUNT,
  /** Directly, as everyone or by the role: boundary and session policy must allow too. */
  DIRECT,
  /** Directly by the ARN of the very user or session: boundary and session policy have no say. */
  EXACT
}
