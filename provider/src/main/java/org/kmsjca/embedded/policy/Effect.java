// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

/** What a matching statement does. */
enum Effect {
  /** Permits, unless something denies. */
  ALLOW,
  /** Forbids, whatever else permits. */
  DENY
}
