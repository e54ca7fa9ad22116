// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** Whose permission an implicitly denied request lacked: the first one that was missing. */
public enum MissingPermission {
  /** The resource belongs to another account and the operation works in one account only. */
  OPERATION_ACROSS_ACCOUNTS("the operation does not work across accounts"),
  /** No statement of the key policy, and no grant, allows it. */
  KEY_POLICY("no statement of the key policy and no grant allows it"),
  /** Only a grant can allow it, and none does. */
  GRANT("only a grant can allow it, and no grant does"),
  /** The key policy, if there is one, needs an identity policy beside it, and none allows it. */
  IDENTITY_POLICY("no statement of the caller's identity policies allows it"),
  /** The session policy does not allow it. */
  SESSION_POLICY("no statement of the session policy allows it"),
  /** The permissions boundary does not allow it. */
  PERMISSIONS_BOUNDARY("no statement of the permissions boundary allows it");

  private final String text;

  MissingPermission(String text) {
    this.text = text;
  }

  /** Says what was missing. */
  String text() {
    return text;
  }
}
