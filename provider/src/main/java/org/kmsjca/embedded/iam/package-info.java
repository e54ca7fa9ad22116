// SPDX-License-Identifier: Apache-2.0
/**
 * Identities: accounts, users, groups, roles with their sessions, access keys, and the policies
 * that belong to them.
 *
 * <p>Where they are stored is not known here; what their policies decide, neither.
 *
 * <p><b>Thread safety:</b> all types are immutable or say otherwise.
 */
@NullMarked
package org.kmsjca.embedded.iam;

import org.jspecify.annotations.NullMarked;
