// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.kmsjca.embedded.audit.AuditEvent;
import org.kmsjca.embedded.audit.UserIdentity;
import org.kmsjca.kms.Caller;

/**
 * Who calls through one {@link org.kmsjca.kms.Kms} object.
 *
 * @param caller the principal
 * @param origin the same for the audit trail
 */
record Session(Caller caller, AuditEvent.Origin origin) {

  /* Calls come from this very process: there is no network between caller and service. */
  private static final String SOURCE_ADDRESS = "127.0.0.1";

  /** Describes a caller in this process. */
  static Session of(Caller caller) {
    String version = Session.class.getPackage().getImplementationVersion();
    String software = version == null ? "kms-jca" : "kms-jca/" + version;
    return new Session(
        caller,
        new AuditEvent.Origin(UserIdentity.of(caller), SOURCE_ADDRESS, software + " embedded"));
  }
}
