// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * Replaces the description of a key.
 *
 * @param keyId the key: key ID or key ARN
 * @param description a text for people, may be empty
 */
@Operation(readOnly = false)
public record UpdateKeyDescription(
    @Member(required = true, min = 1, max = 2048) String keyId,
    @Member(required = true, max = 8192) String description)
    implements KmsRequest<UpdateKeyDescription.Result> {

  /** Nothing. */
  public record Result() {}
}
