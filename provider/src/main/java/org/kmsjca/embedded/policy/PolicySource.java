// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** The kinds of policies that take part in a decision. */
public enum PolicySource {
  /** The policy of the KMS key. */
  KEY_POLICY("key policy", "resource-based policy"),
  /** A policy of the caller. */
  IDENTITY_POLICY("identity policy", "identity-based policy"),
  /** The limit of the caller's session. */
  SESSION_POLICY("session policy", "session policy"),
  /** The limit of the caller's identity policies. */
  PERMISSIONS_BOUNDARY("permissions boundary", "permissions boundary");

  private final String text;
  private final String awsText;

  PolicySource(String text, String awsText) {
    this.text = text;
    this.awsText = awsText;
  }

  /** Gives the kind in words. */
  String text() {
    return text;
  }

  /** Gives the kind in the words of AWS error messages. */
  String awsText() {
    return awsText;
  }
}
