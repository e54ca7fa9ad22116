// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;

/**
 * A label of a user or role.
 *
 * @param key compared without regard to case
 * @param value compared exactly
 */
public record Tag(@Member(required = true) String key, @Member(required = true) String value) {}
