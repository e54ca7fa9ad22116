// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * A label of a KMS key, for people and for policies.
 *
 * @param tagKey the name, 1 to 128 characters, case-sensitive
 * @param tagValue the value, up to 256 characters, may be empty
 */
public record Tag(
    @Member(required = true, min = 1, max = 128) String tagKey,
    @Member(required = true, max = 256) String tagValue) {}
