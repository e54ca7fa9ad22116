// SPDX-License-Identifier: Apache-2.0
/**
 * Request signatures of AWS, version 4 (SigV4), in the Authorization header: reads and checks them.
 *
 * <p>{@link org.kmsjca.server.signature.RequestSignature} is what a request claims. Whether the
 * claim is true is asked with the secret of the access key that it names; whose that is, and
 * whether it is valid, is not known here.
 *
 * <p><b>Thread safety:</b> all types are immutable. <b>Secrets:</b> secrets are lent and never
 * kept; keys derived from them are wiped.
 */
@NullMarked
package org.kmsjca.server.signature;

import org.jspecify.annotations.NullMarked;
