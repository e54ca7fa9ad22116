// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.List;
import org.kmsjca.kms.EncryptionContext;

/**
 * What makes two requests for an encryption key the same.
 *
 * @param partition the caller and service
 * @param keyIds the KMS keys under which the data key is wrapped, as the application wrote them;
 *     the first one makes it
 * @param context bound to the data key
 */
public record EncryptionIdentity(String partition, List<String> keyIds, EncryptionContext context) {

  /** Copies the list. */
  public EncryptionIdentity {
    keyIds = List.copyOf(keyIds);
  }
}
