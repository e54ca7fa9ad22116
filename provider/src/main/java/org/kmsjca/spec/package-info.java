// SPDX-License-Identifier: Apache-2.0
/**
 * What applications hand to and get from the JCA services {@code KMS-AES}: key handles, parameter
 * specs in the manner of {@code javax.crypto.spec}, and the principal that names the caller.
 *
 * <p>Nothing here talks to a service. All types are immutable and hold no secret.
 */
@NullMarked
package org.kmsjca.spec;

import org.jspecify.annotations.NullMarked;
