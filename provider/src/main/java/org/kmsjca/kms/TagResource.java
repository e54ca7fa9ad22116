// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.List;

/**
 * Adds labels to a key, or replaces their values.
 *
 * @param keyId the key: key ID or key ARN
 * @param tags the labels
 */
@Operation(readOnly = false)
public record TagResource(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true) List<Tag> tags)
    implements KmsRequest<TagResource.Result> {

  /** Copies the collections. */
  public TagResource {
    tags = RequestLists.copyOf(tags);
  }

  /** Nothing. */
  public record Result() {}
}
