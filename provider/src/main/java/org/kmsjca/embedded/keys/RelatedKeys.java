// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;

/**
 * What related multi-Region keys share: key ID, material, kind of key, schedule of rotation, and
 * which of them is the primary one.
 *
 * <p>Everything here is a pure function; nothing is stored.
 *
 * @see "docs/spec/multi-region.md"
 */
public final class RelatedKeys {

  private RelatedKeys() {}

  /** Names the related key of another Region, whether there is one or not. */
  public static Arn inRegion(Arn key, String region) {
    return new Arn(key.partition(), key.service(), region, key.account(), key.resource());
  }

  /**
   * Begins a replica: all that is shared is taken over, all else is to be set. Imported material is
   * known, but must be imported into the replica.
   *
   * @param primary the primary key
   * @param arn the replica
   * @param now the time now
   */
  public static KmsKeyRecordBuilder replicaOf(KmsKeyRecord primary, Arn arn, Instant now) {
    boolean imported = primary.origin() == KeyOrigin.EXTERNAL;
    return KmsKeyRecord.builder(arn, now)
        .keySpec(primary.keySpec())
        .keyUsage(primary.keyUsage())
        .origin(primary.origin())
        .state(imported ? KeyState.PENDING_IMPORT : KeyState.ENABLED)
        .primaryRegion(primary.primaryRegion())
        .rotation(primary.rotation())
        .backingKeys(
            imported ? ImportedMaterials.awaitedByReplica(primary) : primary.backingKeys());
  }
}
