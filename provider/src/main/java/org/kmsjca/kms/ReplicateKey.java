// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a replica of a multi-Region primary key in another Region.
 *
 * @param keyId the primary key: key ID or key ARN
 * @param replicaRegion the Region of the replica
 * @param policy the key policy of the replica; null for the default policy
 * @param bypassPolicyLockoutSafetyCheck true to accept a policy that the caller cannot change
 *     later; null for no
 * @param description a text for people; null for none
 * @param tags labels of the key; empty for none
 */
@Operation(readOnly = false)
public record ReplicateKey(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true, min = 1, max = 32, pattern = "([a-z]+-){2,3}\\d+")
        String replicaRegion,
    @Nullable @Member(min = 1, max = 131072, pattern = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
        String policy,
    @Nullable Boolean bypassPolicyLockoutSafetyCheck,
    @Nullable @Member(max = 8192) String description,
    List<Tag> tags)
    implements KmsRequest<ReplicateKey.Result> {

  /** Copies the collections. */
  public ReplicateKey {
    tags = RequestLists.copyOf(tags);
  }

  /**
   * The replica.
   *
   * @param replicaKeyMetadata what the replica is
   * @param replicaPolicy its key policy
   * @param replicaTags its labels
   */
  public record Result(
      KeyMetadata replicaKeyMetadata, String replicaPolicy, List<Tag> replicaTags) {
    /** Copies the collections. */
    public Result {
      replicaTags = List.copyOf(replicaTags);
    }
  }
}
