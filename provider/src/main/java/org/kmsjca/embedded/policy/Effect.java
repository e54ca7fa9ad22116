// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** What a matching statement does. */
public enum Effect {
  /** Permits, unless something denies. */
  ALLOW("Allow"),
  /** Forbids, whatever else permits. */
  DENY("Deny");

  private final String text;

  Effect(String text) {
    this.text = text;
  }

  /** Gives the effect as policies write it. */
  String text() {
    return text;
  }
}
