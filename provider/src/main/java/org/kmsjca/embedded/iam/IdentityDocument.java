// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * A user, group, role, policy, access key or session in the form in which it is stored.
 *
 * @param id names it among all: its access key ID, or its ARN without the path and in lower case
 * @param kind what it is, for example {@code user}
 * @param json everything about it that is not secret
 * @param secret what must be stored wrapped; null for nothing. The repository copies it
 */
public record IdentityDocument(String id, String kind, String json, @Nullable KeyMaterial secret) {}
