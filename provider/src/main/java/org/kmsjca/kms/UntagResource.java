// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;

/**
 * Removes labels from a key; unknown ones are ignored.
 *
 * @param keyId the key: key ID or key ARN
 * @param tagKeys the names of the labels
 */
@Operation(readOnly = false)
public record UntagResource(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true) List<@Member(min = 1, max = 128) String> tagKeys)
    implements KmsRequest<UntagResource.Result> {

  /** Copies the collections. */
  public UntagResource {
    tagKeys = RequestLists.copyOf(tagKeys);
  }

  /** Nothing. */
  public record Result() {}
}
