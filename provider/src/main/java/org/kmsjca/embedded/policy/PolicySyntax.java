// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsInvalidRequestException;

/**
 * What the texts of one policy may contain.
 *
 * @param kind where the policy is attached
 * @param variables whether {@code ${...}} is a policy variable, which depends on the version
 */
record PolicySyntax(PolicyKind kind, boolean variables) {

  private static final String RESOURCE_TAG = "aws:resourcetag/";
  private static final String RESOURCE_ALIASES = "kms:resourcealiases";

  /** Tells whether policies of this kind see a condition key; others find it absent. */
  boolean sees(String canonicalKey) {
    return kind != PolicyKind.KEY
        || !(canonicalKey.equals(RESOURCE_ALIASES) || canonicalKey.startsWith(RESOURCE_TAG));
  }

  /** Makes the error for a policy that breaks the grammar. */
  static KmsInvalidRequestException malformed(String detail) {
    return new KmsInvalidRequestException(KmsErrorCode.MALFORMED_POLICY_DOCUMENT, detail);
  }
}
