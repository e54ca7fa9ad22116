// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.AuditEvents;
import org.kmsjca.embedded.iam.AuthenticatedCaller;
import org.kmsjca.embedded.operations.CallerContext;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.kms.Caller;

/**
 * A caller, and how the caller came here.
 *
 * @param caller the principal
 * @param region the Region in which the caller works
 * @param viaService the service that calls on the caller's behalf; null for a direct call
 * @param sourceArn the resource on whose behalf the caller works; null for none
 * @param origin from where the call came over a network; null for a call inside this process
 * @param authentication finds out at every call whether the caller exists
 */
record Session(
    Caller caller,
    String region,
    @Nullable String viaService,
    @Nullable String sourceArn,
    @Nullable CallOrigin origin,
    Authentication authentication) {

  /** Describes a caller in this process who is known by its name. */
  static Session of(Caller caller, String region) {
    return of(caller, null, region);
  }

  /** Describes a caller in this process who came by an access key that was verified. */
  static Session of(Caller caller, @Nullable String accessKeyId, String region) {
    return new Session(caller, region, null, null, null, new Authentication(caller, accessKeyId));
  }

  /** Gives what is known of the caller after it was authenticated. */
  CallerContext context(AuthenticatedCaller principal) {
    return new CallerContext(principal, viaService, sourceArn, origin);
  }

  /** Makes a copy in another Region. */
  Session inRegion(String newRegion) {
    return new Session(caller, newRegion, viaService, sourceArn, origin, authentication);
  }

  /** Makes a copy whose calls come through a service; null for direct calls. */
  Session via(@Nullable String service) {
    return new Session(caller, region, service, sourceArn, origin, authentication.via(service));
  }

  /** Makes a copy whose calls are made on behalf of a resource; null for none. */
  Session onBehalfOf(@Nullable String arn) {
    return new Session(caller, region, viaService, arn, origin, authentication);
  }

  /** Makes a copy whose calls come over a network. */
  Session from(CallOrigin from) {
    return new Session(caller, region, viaService, sourceArn, from, authentication.from(from));
  }

  /** Gives a call the identifier that the caller is told. */
  AuditEvents.Call named(AuditEvents.Call call) {
    return origin == null ? call : call.withRequestId(origin.requestId());
  }
}
