// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KeyId;

/**
 * A name of a KMS key.
 *
 * @param arn the alias ARN; its resource is the alias name, {@code alias/...}
 * @param target the key's ID, in the same account and Region
 * @param creationDate when the alias was made
 * @param lastUpdatedDate when it was last pointed at a key
 */
public record AliasRecord(Arn arn, KeyId target, Instant creationDate, Instant lastUpdatedDate) {

  /** Gives the alias name, starting with {@code alias/}. */
  public String name() {
    return arn.resource();
  }

  /** Gives the ARN of the alias's key. */
  public Arn targetArn() {
    return new Arn(
        arn.partition(), arn.service(), arn.region(), arn.account(), "key/" + target.value());
  }
}
