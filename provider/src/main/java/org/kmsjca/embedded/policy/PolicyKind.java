// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** Where a policy is attached, which decides about its grammar and the condition keys it sees. */
public enum PolicyKind {
  /** Attached to a KMS key: every statement names principals. */
  KEY,
  /** Attached to a principal, or a session policy or permissions boundary: no principals. */
  IDENTITY
}
