// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import org.jspecify.annotations.Nullable;

/**
 * What one grant says to a request of its grantee.
 *
 * @param grantId the grant
 * @param toAccount whether its grantee is the caller's account and not the caller
 * @param obstacle why it does not allow the request, for people; null if it does
 */
public record GrantAnswer(String grantId, boolean toAccount, @Nullable String obstacle) {}
