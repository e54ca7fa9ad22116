// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.kms.CallOrigin;

/**
 * The condition keys that tell who calls, and where.
 *
 * <p>Keys about the network, such as {@code aws:SourceIp} and {@code aws:SecureTransport}, are
 * absent from a call inside a process, which has none, and from a call through a service.
 */
public final class CallerConditions {

  private CallerConditions() {}

  /**
   * Adds the keys.
   *
   * @param conditions gets the keys
   * @param context what is known of the caller
   * @param region where the call is made
   * @param resourceAccount the account that owns what is used
   */
  public static void addTo(
      ConditionValues.Builder conditions,
      CallerContext context,
      String region,
      String resourceAccount) {
    conditions
        .addAll(context.principal().conditions())
        .add("aws:ViaAWSService", String.valueOf(context.viaService() != null))
        .add("aws:RequestedRegion", region)
        .add("aws:ResourceAccount", resourceAccount);
    if (context.viaService() != null) {
      conditions.add("kms:ViaService", context.viaService());
      conditions.add("aws:CalledVia", context.viaService());
    }
    if (context.sourceArn() != null) {
      conditions.add("aws:SourceArn", context.sourceArn());
    }
    CallOrigin origin = context.origin();
    if (origin != null && context.viaService() == null) {
      conditions
          .add("aws:SourceIp", origin.sourceAddress())
          .add("aws:SecureTransport", String.valueOf(origin.encrypted()))
          .add("aws:UserAgent", origin.userAgent());
    }
  }
}
