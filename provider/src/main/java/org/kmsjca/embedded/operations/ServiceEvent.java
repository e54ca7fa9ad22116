// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.Map;
import org.kmsjca.kms.Arn;

/**
 * Something that the service did to a key of its own, for the audit trail.
 *
 * @param name for example {@code RotateKey}
 * @param key the key's ARN
 * @param details what the trail tells of it, beside the key's ID
 */
public record ServiceEvent(String name, Arn key, Map<String, Object> details) {

  /** Copies the map. */
  public ServiceEvent {
    details = Map.copyOf(details);
  }
}
