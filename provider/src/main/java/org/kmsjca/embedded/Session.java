// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.CallerIdentity;
import org.kmsjca.embedded.audit.Origin;
import org.kmsjca.kms.Caller;

/**
 * A caller, and how the caller came here.
 *
 * @param caller the principal
 * @param region the Region in which the caller works
 * @param viaService the service that calls on the caller's behalf; null for a direct call
 * @param sourceArn the resource on whose behalf the caller works; null for none
 * @param origin how the audit trail describes the caller
 */
record Session(
    Caller caller,
    String region,
    @Nullable String viaService,
    @Nullable String sourceArn,
    Origin origin) {

  /* Calls come from this very process: there is no network between caller and service. */
  private static final String SOURCE_ADDRESS = "127.0.0.1";

  /** Describes a caller in this process. */
  static Session of(Caller caller, String region) {
    String version = Session.class.getPackage().getImplementationVersion();
    String software = version == null ? "kms-jca" : "kms-jca/" + version;
    return new Session(
        caller,
        region,
        null,
        null,
        new Origin(CallerIdentity.of(caller), SOURCE_ADDRESS, software + " embedded"));
  }
}
