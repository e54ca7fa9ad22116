// SPDX-License-Identifier: Apache-2.0
/**
 * The security provider {@code KMS}: {@link org.kmsjca.jca.KmsProvider} and its services.
 *
 * <p>The package translates calls and exceptions between the JCA and {@code envelope} or {@code
 * kms}; it holds no cryptography and decides nothing. Public is the provider and, for what the JCA
 * has no class for, {@link org.kmsjca.jca.EnvelopeFiles}; the services are reached through {@code
 * Cipher}, {@code KeyStore}, {@code KeyGenerator} and {@code AlgorithmParameters}.
 *
 * <p><b>Exceptions:</b> only types of the JCA leave the services, with the {@link
 * org.kmsjca.kms.KmsException} as cause.
 */
@NullMarked
package org.kmsjca.jca;

import org.jspecify.annotations.NullMarked;
