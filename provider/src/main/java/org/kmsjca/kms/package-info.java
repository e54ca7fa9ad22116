// SPDX-License-Identifier: Apache-2.0
/**
 * The operations of a key management service: one record for each, named as AWS KMS names it, and
 * {@link org.kmsjca.kms.Kms}, the one method that performs them.
 *
 * <p>The package says what can be asked and answered; it decides nothing and stores nothing. The
 * embedded service and remote backends implement {@link org.kmsjca.kms.Kms}; the JCA front, and any
 * application that administers keys, call it. {@link org.kmsjca.kms.KmsRequest} lists all
 * operations; policy actions, audit events, command lines and endpoints are derived from the
 * records. That is why the package has more files than the usual budget: one small file for each
 * operation.
 *
 * <p><b>Thread safety:</b> all types are immutable, but for the secrets inside some results, which
 * their receiver destroys.
 */
@NullMarked
package org.kmsjca.kms;

import org.jspecify.annotations.NullMarked;
