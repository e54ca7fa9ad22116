// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import org.kmsjca.kms.Arn;

/**
 * Where the service is; stands in all ARNs that it makes.
 *
 * @param region the Region
 * @param account the account for which the service was set up; callers may be of others
 */
public record Place(String region, String account) {

  private static final String PARTITION = "aws";
  private static final String SERVICE = "kms";

  /* Regions of other partitions, which have nothing to do with each other. */
  private static final List<String> OTHER_PARTITIONS =
      List.of("cn-", "us-gov-", "us-iso-", "us-isob-", "eu-isoe-", "us-isof-", "eusc-");

  /** Tells whether a Region belongs to the partition of the service. */
  static boolean isInPartition(String region) {
    return OTHER_PARTITIONS.stream().noneMatch(region::startsWith);
  }

  /** Makes the ARN of a key. */
  Arn keyArn(String ofAccount, String keyId) {
    return new Arn(PARTITION, SERVICE, region, ofAccount, "key/" + keyId);
  }

  /** Makes the ARN of an alias; {@code name} starts with {@code alias/}. */
  Arn aliasArn(String ofAccount, String name) {
    return new Arn(PARTITION, SERVICE, region, ofAccount, name);
  }
}
