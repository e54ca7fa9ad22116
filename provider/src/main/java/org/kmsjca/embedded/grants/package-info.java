// SPDX-License-Identifier: Apache-2.0
/**
 * Grants: permissions on one key for one principal, and what they allow.
 *
 * <p>Where grants are stored is not known here, and neither is how they are weighed against
 * policies.
 *
 * <p><b>Thread safety:</b> all types are immutable or say otherwise.
 */
@NullMarked
package org.kmsjca.embedded.grants;

import org.jspecify.annotations.NullMarked;
