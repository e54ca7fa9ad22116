// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.AuthenticatedCaller;
import org.kmsjca.embedded.iam.CallerPolicies;
import org.kmsjca.kms.CallOrigin;

/**
 * What is known of a caller besides the name.
 *
 * @param principal who was authenticated, with the identity policies that were in force then
 * @param viaService the service that calls on the caller's behalf, for example {@code
 *     ec2.us-east-1.amazonaws.com}; null for a direct call
 * @param sourceArn the resource on whose behalf the call is made; null for none
 * @param origin from where the call came over a network; null for a call inside the process
 */
public record CallerContext(
    AuthenticatedCaller principal,
    @Nullable String viaService,
    @Nullable String sourceArn,
    @Nullable CallOrigin origin) {

  /** Gives the caller's identity policies. */
  public CallerPolicies policies() {
    return principal.policies();
  }
}
